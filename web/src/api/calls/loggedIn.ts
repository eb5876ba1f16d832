/** All calls that the first page of a guest does without, in one file that is fetched when the first of them is made. */
import type { Http } from "../http";
import type { Once } from "../once";
import { accountCalls } from "./account";
import { adminCalls } from "./admin";
import { attendanceCalls } from "./attendance";
import { auditCalls } from "./audit";
import { boardCalls } from "./board";
import { linksCalls } from "./links";
import { manageCalls } from "./manage";
import { schedulingCalls } from "./scheduling";
import { searchCalls } from "./search";
import { visitsCalls } from "./visits";
import { waitingCalls } from "./waiting";

export type LoggedInCalls = ReturnType<typeof loggedInCalls>;

export function loggedInCalls(http: Http, once: Once) {
  return {
    ...visitsCalls(http, once),
    ...linksCalls(http),
    ...accountCalls(http, once),
    ...boardCalls(http, once),
    ...waitingCalls(http, once),
    ...manageCalls(http, once),
    ...adminCalls(http, once),
    ...auditCalls(http),
    ...searchCalls(http),
    ...attendanceCalls(http, once),
    ...schedulingCalls(http, once),
  };
}
