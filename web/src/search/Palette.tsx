import "../styles/laterMantine";
import "@mantine/spotlight/styles.css";

import { Button, Loader, Modal, VisuallyHidden } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { createSpotlight, Spotlight } from "@mantine/spotlight";
import { IconSearch } from "@tabler/icons-react";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
import { useLocation, useNavigate } from "react-router";

import { sentence } from "../api/problem";
import { useAccount, useServices } from "../services";
import { groupsOf, matching, pagesOf, type Hit, type HitGroup } from "./hits";
import { recentOf, remember } from "./recent";

const PAUSE_MS = 200;
const LONGEST = 100;
const [store, spotlight] = createSpotlight();

/** The search over the page. `asked` counts how often it was asked for: each time opens it, or closes it again. */
export default function Palette({ asked }: { asked: number }) {
  const heard = useRef(0);
  const [typed, setTyped] = useState("");
  useEffect(() => {
    if (heard.current === asked) return;
    heard.current = asked;
    spotlight.toggle();
  }, [asked]);
  // A page that arrives late takes the focus, as every page does.
  const { pathname } = useLocation();
  const input = useRef<HTMLInputElement>(null);
  useEffect(() => {
    if (store.getState().opened) input.current?.focus();
  }, [pathname]);
  return (
    <Spotlight.Root store={store} shortcut={null} query={typed} onQueryChange={setTyped} scrollable maxHeight="60dvh">
      <VisuallyHidden>
        <Modal.Title>Search</Modal.Title>
      </VisuallyHidden>
      <Spotlight.Search
        ref={input}
        aria-label="Search"
        placeholder="Doctors, clinics, visits, people, pages"
        leftSection={<IconSearch size={19} />}
        maxLength={LONGEST}
        data-testid="search-input"
      />
      <Hits typed={typed.trim()} />
    </Spotlight.Root>
  );
}

function Hits({ typed }: { typed: string }) {
  const account = useAccount();
  const [settled] = useDebouncedValue(typed, PAUSE_MS);
  const { api } = useServices();
  const search = useQuery({
    queryKey: ["search", account?.id, settled],
    queryFn: ({ signal }) => api.search(settled, signal),
    enabled: settled !== "",
    placeholderData: keepPreviousData,
  });
  if (typed === "") return <Groups groups={[{ label: "Recent", hits: recentOf(account?.id ?? null) }]} empty="Type what you look for." />;
  const pages = { label: "Pages", hits: matching(pagesOf(account), typed) };
  const found = search.data && settled !== "" ? groupsOf(search.data, account) : [];
  const isBusy = settled !== typed || search.isPlaceholderData || search.isPending;
  return (
    <>
      {isBusy && !search.isError && (
        <Spotlight.Empty role="status">
          <Loader size="sm" aria-label="Searching" />
        </Spotlight.Empty>
      )}
      {search.isError && (
        <Spotlight.Empty role="alert">
          {sentence(search.error)}{" "}
          <Button size="compact-sm" variant="subtle" onClick={() => void search.refetch()}>
            Try again
          </Button>
        </Spotlight.Empty>
      )}
      <Groups groups={[...found, pages]} empty={isBusy || search.isError ? null : "Nothing was found."} />
    </>
  );
}

function Groups({ groups, empty }: { groups: readonly HitGroup[]; empty: string | null }) {
  const shown = groups.filter(({ hits }) => hits.length > 0);
  if (shown.length === 0) return empty && <Spotlight.Empty role="status">{empty}</Spotlight.Empty>;
  return (
    <Spotlight.ActionsList data-testid="search-results">
      {shown.map(({ label, hits }) => (
        <Spotlight.ActionsGroup key={label} label={label} role="group" aria-label={label}>
          {hits.map((hit) => (
            <HitLine key={hit.id} hit={hit} />
          ))}
        </Spotlight.ActionsGroup>
      ))}
    </Spotlight.ActionsList>
  );
}

function HitLine({ hit }: { hit: Hit }) {
  const account = useAccount();
  const navigate = useNavigate();
  const choose = () => {
    remember(account?.id ?? null, hit);
    void navigate(hit.to);
  };
  return <Spotlight.Action label={hit.label} description={hit.description} onClick={choose} data-testid="search-hit" />;
}
