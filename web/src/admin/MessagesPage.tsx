import "../styles/laterMantine";

import { Text } from "@mantine/core";
import { useSearchParams } from "react-router";

import { usePages } from "../api/usePages";
import { useServices } from "../services";
import { Page } from "../shell/Page";
import { PagedList } from "../shell/PagedList";
import { AdminLinks } from "./AdminLinks";
import { filterIn, queryOf, type MessageFilter } from "./messageFilter";
import { MessageFilters } from "./MessageFilters";
import { MessageRows } from "./MessageRows";

/** Messages have no events: the open list asks again. */
const AGAIN_MS = 15_000;

/** What was sent to whom, in all clinics, and what became of it. What is looked for is in the address. */
export default function MessagesPage() {
  const { api } = useServices();
  const [params, setParams] = useSearchParams();
  const filter = filterIn(params);
  const pages = usePages(["admin", "messages", filter], (cursor) => api.allMessages({ ...queryOf(filter), cursor }), {
    keepsOld: true,
    again: AGAIN_MS,
  });
  const change = (changes: Partial<Record<keyof MessageFilter, string | null>>) =>
    setParams(addressOf({ ...filter, ...changes }), { replace: true });
  return (
    <Page
      title="Messages"
      lead="Every text, e-mail and push notice of all clinics, newest first. What a text costs is in your contract with the provider, who counts segments."
      width="wide"
      back={<AdminLinks />}
      testId="admin-messages"
    >
      <MessageFilters filter={filter} change={change} />
      <PagedList
        pages={pages}
        skeleton={{ rows: 8, height: 60 }}
        more={{ style: { alignSelf: "center" }, label: "Show earlier ones", testId: "messages-more" }}
        empty={<Text c="dimmed">No message is like that.</Text>}
      >
        {(messages) => <MessageRows messages={messages} />}
      </PagedList>
    </Page>
  );
}

function addressOf(filter: MessageFilter): Record<string, string> {
  return Object.fromEntries(Object.entries(filter).filter((field): field is [string, string] => field[1] !== null));
}
