import "../styles/laterMantine";

import { Anchor, Button, Text, Title } from "@mantine/core";
import { IconArrowsExchange, IconCalendarCheck, IconLinkOff } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { Link, useParams } from "react-router";

import { Problem, sentence } from "../api/problem";
import { askAgainAfter } from "../api/queries";
import type { Brief, Linked } from "../api/shapes";
import { useBirthDate } from "../family/useBirthDate";
import { CountdownRing } from "../mine/CountdownRing";
import { useNow, useServices } from "../services";
import { Callout } from "../shell/Callout";
import { StartsIn } from "../shell/Moments";
import { Loading, Notice, NotYet } from "../shell/Notice";
import { useAttempt } from "../shell/useAttempt";
import { dayAndTime, dayInWords, timeThere } from "../time/words";
import classes from "./OneTapPage.module.css";
import { outcomeOf, OUTCOME_WORDS, type Outcome } from "./outcome";

/** While an answer is open somebody else may be faster. */
const AGAIN_MS = 10_000;

type Answer = "accept" | "pass" | "confirm" | "cancel";

/** `/o/TOKEN`: what a message's link is about. Looking changes nothing; the buttons do. No login. */
export default function OneTapPage() {
  const { token = "" } = useParams();
  const { api, clock } = useServices();
  const looked = useQuery({
    queryKey: ["link", token],
    queryFn: async () => {
      const sent = Date.now();
      const linked = await api.link(token);
      clock.sample(linked.server_time, sent, Date.now());
      return linked;
    },
    refetchInterval: (query) => askAgainAfter(query) || (query.state.data?.can.includes("accept") ? AGAIN_MS : false),
    staleTime: 0,
  });
  if (looked.data) {
    return <Page token={token} linked={looked.data} again={() => looked.refetch()} />;
  }
  return (
    <div className={classes.page}>
      {looked.error instanceof Problem && looked.error.status >= 400 && looked.error.status < 500 ? (
        <div role="alert" data-testid="link-outcome" data-outcome="invalid">
          <Notice
            isPage
            icon={<IconLinkOff size={26} />}
            title={looked.error.code === "link_expired" ? "This link is over" : "This link is not valid"}
            action={
              <Button component={Link} to="/">
                See what is free right now
              </Button>
            }
          >
            {sentence(looked.error)}
          </Notice>
        </div>
      ) : (
        <NotYet of={[looked]} isPage>
          <Loading rows={1} height={380} />
        </NotYet>
      )}
    </div>
  );
}

function Page({ token, linked, again }: { token: string; linked: Linked; again: () => Promise<unknown> }) {
  const { api } = useServices();
  const now = useNow();
  const { doing: working, attempt: answer, error } = useAttempt<Answer>({ shownFor: null });
  const refusal = error && sentence(error);
  const { attempt, dialog } = useBirthDate();
  const outcome = outcomeOf(linked, now);
  const { title, said } = OUTCOME_WORDS[outcome];
  const brief = linked.offer?.brief ?? linked.booking?.brief;
  const holder = linked.offer?.holder ?? linked.booking?.holder;

  /** Nobody is logged in here, so a birth date that is lacking goes with the answer. */
  function accept() {
    let born: string | null = null;
    const save = (day: string) => {
      born = day;
      return Promise.resolve();
    };
    return attempt({ name: holder?.patient_name ?? "the patient", save }, () => api.acceptLink(token, born));
  }

  async function send(what: Answer) {
    const post = { accept, pass: api.passLink, confirm: api.confirmLink, cancel: api.cancelLink }[what];
    try {
      await post(token);
    } finally {
      // What has become of it is the server's to say, whatever the answer was.
      await again();
    }
  }

  const act = (what: Answer, label: string, main = false) => (
    <Button
      size="lg"
      variant={main ? "filled" : "default"}
      loading={working === what}
      disabled={working !== null && working !== what}
      data-testid={`link-${what}`}
      onClick={() => void answer(() => send(what), what)}
    >
      {label}
    </Button>
  );

  return (
    <div className={classes.page}>
      <article className={`surface ${classes.card}`} data-testid="link-outcome" data-outcome={outcome}>
        <div className={classes.head}>
          <div aria-live="polite">
            <Title order={1}>{title}</Title>
            <Text c="dimmed" mt={4}>
              {said}
            </Text>
          </div>
          {outcome === "asked" && linked.offer && (
            <CountdownRing from={linked.offer.made_at} until={linked.offer.expires_at} />
          )}
          {outcome === "yours" && <IconCalendarCheck size={44} className={classes.good} aria-hidden="true" />}
        </div>
        {brief && <What brief={brief} now={now} whom={holder?.patient_name ?? null} over={OVER.has(outcome)} />}
        {linked.instead_of && (outcome === "asked" || outcome === "stale") && (
          <Text size="sm" className={`${classes.instead} numbers`}>
            <IconArrowsExchange size={17} aria-hidden="true" />
            <span>
              Taking it gives back{" "}
              <b>
                {dayAndTime(linked.instead_of.start, linked.instead_of.zone)}
              </b>
              , and not before this one is yours.
            </span>
          </Text>
        )}
        {refusal && (
          <Callout tone="refusal" role="alert" data-testid="link-refusal">
            {refusal}
          </Callout>
        )}
        {(outcome === "asked" || outcome === "stale") && (
          <div className={classes.acts}>
            {act("accept", outcome === "asked" ? "Take it" : "Take it if still free", true)}
            {act("pass", "Pass")}
          </div>
        )}
        {outcome === "visit" && linked.can.length > 0 && (
          <div className={classes.acts}>
            {linked.can.includes("confirm") && act("confirm", "I’ll be there", true)}
            {linked.can.includes("cancel") && act("cancel", "Give it back")}
          </div>
        )}
        {dialog}
      </article>
      <Foot token={token} />
    </div>
  );
}

const OVER: ReadonlySet<Outcome> = new Set(["lost", "withdrawn", "passed", "started", "closed", "cancelled", "moved"]);

function What({ brief, now, whom, over }: { brief: Brief; now: number; whom: string | null; over: boolean }) {
  return (
    <div className={classes.what} data-over={over}>
      <Text fz={28} fw={750} lh={1.15} className="numbers" data-testid="link-when">
        {dayInWords(brief.start, brief.zone, now)}, {timeThere(brief.start, brief.zone)}
      </Text>
      <Text fw={600} mt={6}>
        {brief.doctor_name} · {brief.visit_type}
      </Text>
      <Text c="dimmed">
        {brief.clinic_name}, {brief.clinic_address}
      </Text>
      <Text size="sm" mt={6}>
        {whom && (
          <>
            For <b>{whom}</b>
          </>
        )}
        {whom && !over && " · "}
        {!over && <StartsIn instant={brief.start} />}
      </Text>
    </div>
  );
}

function Foot({ token }: { token: string }) {
  const { api } = useServices();
  const [said, setSaid] = useState<string | null>(null);
  const leave = () =>
    api.unsubscribeLink(token).then(
      () => setSaid("No more e-mails of this kind. You can change that in your notifications."),
      (error: unknown) => setSaid(sentence(error)),
    );
  return (
    <Text size="sm" c="dimmed" ta="center" mt="lg" aria-live="polite">
      {said ?? (
        <>
          <Anchor component={Link} to="/how" inherit>
            How it works
          </Anchor>
          {" · "}
          <Anchor component="button" type="button" inherit data-testid="link-unsubscribe" onClick={() => void leave()}>
            No more e-mails of this kind
          </Anchor>
        </>
      )}
    </Text>
  );
}
