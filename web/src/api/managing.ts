/** What managers set up at a clinic: calls that a guest's first load is without. */
import { unwrap, type Http } from "./http";
import type { Once } from "./once";
import type { paths } from "./schema";

export type Managing = ReturnType<typeof createManaging>;

/** What an operation is sent. */
type Body<Operation> = Operation extends { requestBody: { content: { "application/json": infer Json } } } ? Json : never;

export type NewVisitType = Body<paths["/api/v1/clinics/{clinic_id}/visit-types"]["post"]>;
export type VisitTypeChanges = Body<paths["/api/v1/clinics/{clinic_id}/visit-types/{visit_type_id}"]["patch"]>;
const VISIT_TYPE = "/api/v1/clinics/{clinic_id}/visit-types/{visit_type_id}";

export function createManaging(http: Http, once: Once) {
  return {
    visitTypes: (clinic_id: string) =>
      unwrap(http.GET("/api/v1/clinics/{clinic_id}/visit-types", { params: { path: { clinic_id } } })),
    addVisitType: (clinic_id: string, body: NewVisitType) =>
      once("addVisitType", [clinic_id, body], (header) =>
        http.POST("/api/v1/clinics/{clinic_id}/visit-types", { params: { path: { clinic_id }, header }, body }),
      ),
    changeVisitType: (clinic_id: string, visit_type_id: string, body: VisitTypeChanges) =>
      unwrap(http.PATCH(VISIT_TYPE, { params: { path: { clinic_id, visit_type_id } }, body })),
    retireVisitType: (clinic_id: string, visit_type_id: string) =>
      unwrap(http.POST(`${VISIT_TYPE}/retire`, { params: { path: { clinic_id, visit_type_id } } })),
  };
}
