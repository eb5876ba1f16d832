/** Distances between points of the map. */
import type { Point } from "../api/shapes";

const EARTH_KM = 6371.0088;

/** Great-circle distance in kilometres. */
export function distanceKm(here: Point, there: Point): number {
  const [lat1, lon1, lat2, lon2] = [here.lat, here.lon, there.lat, there.lon].map(
    (degrees) => (degrees * Math.PI) / 180,
  ) as [number, number, number, number];
  const half = Math.sin((lat2 - lat1) / 2) ** 2 + Math.cos(lat1) * Math.cos(lat2) * Math.sin((lon2 - lon1) / 2) ** 2;
  return 2 * EARTH_KM * Math.asin(Math.sqrt(half));
}

/** `850 m`, `3.2 km`, `14 km`. */
export function inWords(km: number): string {
  if (km < 0.95) return `${Math.max(50, Math.round(km * 20) * 50)} m`;
  return km < 9.95 ? `${km.toFixed(1)} km` : `${Math.round(km)} km`;
}

/** The middle of some points, or null when there are none. */
export function middle(points: readonly Point[]): Point | null {
  if (points.length === 0) return null;
  const sum = points.reduce((total, each) => ({ lat: total.lat + each.lat, lon: total.lon + each.lon }), {
    lat: 0,
    lon: 0,
  });
  return { lat: sum.lat / points.length, lon: sum.lon / points.length };
}
