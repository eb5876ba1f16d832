/** What everybody may call, and what the first page calls: it is in the first load. */
import type { DoctorQuery, FeedQuery } from "../bodies";
import { unwrap, unwrapScreen, type Http } from "../http";

export function guestCalls(http: Http) {
  return {
    time: () => unwrap(http.GET("/api/v1/time")),
    specialties: () => unwrap(http.GET("/api/v1/specialties")),
    phoneCountries: () => unwrap(http.GET("/api/v1/phone-countries")),
    clinics: () => unwrap(http.GET("/api/v1/clinics")),
    doctors: (query: DoctorQuery) => unwrap(http.GET("/api/v1/doctors", { params: { query } })),
    popularDoctors: () => unwrap(http.GET("/api/v1/popular-doctors")),
    doctor: (doctor_id: string) => unwrap(http.GET("/api/v1/doctors/{doctor_id}", { params: { path: { doctor_id } } })),
    clinic: (clinic_id: string) => unwrap(http.GET("/api/v1/clinics/{clinic_id}", { params: { path: { clinic_id } } })),
    feed: (query: FeedQuery) => unwrapScreen(http.GET("/api/v1/snapshots/feed", { params: { query } })),
    socketTicket: () => unwrap(http.POST("/api/v1/socket-tickets")),
  };
}
