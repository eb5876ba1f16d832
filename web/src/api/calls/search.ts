/** The one search. */
import { unwrap, type Http } from "../http";

export function searchCalls(http: Http) {
  return {
    search: (q: string, signal: AbortSignal) => unwrap(http.GET("/api/v1/search", { params: { query: { q } }, signal })),
  };
}
