/** What the signed links of messages open; who holds the link needs no login. */
import { unwrap, type Http } from "../http";

export function linksCalls(http: Http) {
  return {
    link: (token: string) => unwrap(http.GET("/api/v1/links/{token}", { params: { path: { token } } })),
    /** `born`: the patient's birth date, where it was asked for. */
    acceptLink: (token: string, born: string | null = null) =>
      unwrap(http.POST("/api/v1/links/{token}/accept", { params: { path: { token } }, body: born ? { born } : null })),
    passLink: (token: string) => unwrap(http.POST("/api/v1/links/{token}/pass", { params: { path: { token } } })),
    confirmLink: (token: string) => unwrap(http.POST("/api/v1/links/{token}/confirm", { params: { path: { token } } })),
    cancelLink: (token: string) => unwrap(http.POST("/api/v1/links/{token}/cancel", { params: { path: { token } } })),
    unsubscribeLink: (token: string) =>
      unwrap(http.POST("/api/v1/links/{token}/unsubscribe", { params: { path: { token } } })),
    verifyEmail: (token: string) => unwrap(http.POST("/api/v1/verify-email", { body: { token } })),
    askForReset: (email: string) => unwrap(http.POST("/api/v1/auth/password-resets", { body: { email } })),
    setPasswordByLink: (token: string, password: string) =>
      unwrap(http.POST("/api/v1/auth/password-resets/use", { body: { token, password } })),
  };
}
