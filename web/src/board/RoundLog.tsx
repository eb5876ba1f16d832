import { Badge, Button, Text, Title } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { IconHandFinger, IconListDetails } from "@tabler/icons-react";

import type { Entry, Offer, Round } from "../api/shapes";
import { Countdown } from "../shell/Moments";
import { LogDrawer } from "./LogDrawer";
import classes from "./RoundLog.module.css";
import { sizingInWords } from "./sizing";
import { modeInWords, OFFER_WORDS, reasonInWords, roundInWords } from "./words";

/** Who was told of an opening, how many and why so many, who was not, and why not. */
export function RoundLog({ round, offers }: { round: Round; offers: readonly Offer[] }) {
  const [reading, all] = useDisclosure(false);
  const asked = byWave(round.log.filter((entry) => entry.outcome === "asked"));
  const picked = round.log.filter((entry) => entry.outcome === "picked");
  const offerTo = (entry: Entry) => offers.find((offer) => offer.holder.patient_id === entry.patient_id);
  return (
    <section
      className={classes.log}
      data-testid="round-log"
      data-state={round.state}
      data-wave={round.wave}
      aria-label="The round"
    >
      <div className={classes.head}>
        <Title order={3} fz={15}>
          {modeInWords(round.policy)}
        </Title>
        <Text size="sm" fw={650} data-testid="round-state">
          {roundInWords(round)} {round.state === "running" && round.next_at && <Countdown until={round.next_at} />}
        </Text>
      </div>
      {round.note && (
        <Text size="sm" className={classes.said} data-testid="round-note">
          {round.note}
        </Text>
      )}
      {round.state === "running" && round.wave === 0 && (
        <Text size="sm" c="dimmed">
          {round.policy.exclusive && round.policy.mode === "waves"
            ? "Texts wait a moment, in case this was a mistake."
            : "The feed shows it already. Texts wait a moment, in case this was a mistake."}
        </Text>
      )}
      {picked.length > 0 && (
        <div>
          <Text size="xs" c="dimmed" fw={650} mb={2}>
            <IconHandFinger size={13} style={{ verticalAlign: -2 }} aria-hidden="true" /> Picked by the clinic
          </Text>
          <ul className={classes.people}>
            {picked.map((entry) => (
              <Person key={entry.patient_id} entry={entry} offer={offerTo(entry)} />
            ))}
          </ul>
        </div>
      )}
      {asked.map(([wave, entries]) => {
        const sizing = round.sizing.find((each) => each.wave === wave);
        return (
          <div key={wave}>
            <Text size="xs" c="dimmed" fw={650} mb={2}>
              {round.policy.mode === "queue" ? `Asked ${wave}.` : `Wave ${wave}`}
            </Text>
            {sizing && (
              <Text size="xs" c="dimmed" mb={4} data-testid="sizing">
                {sizingInWords(sizing)}
              </Text>
            )}
            <ul className={classes.people}>
              {entries.map((entry) => (
                <Person key={entry.patient_id} entry={entry} offer={offerTo(entry)} />
              ))}
            </ul>
          </div>
        );
      })}
      <Skipped round={round} />
      {round.log.length > 0 && (
        <Button
          size="compact-sm"
          variant="subtle"
          leftSection={<IconListDetails size={15} />}
          style={{ justifySelf: "start" }}
          data-testid="log-open"
          onClick={all.open}
        >
          Everybody considered, in order
        </Button>
      )}
      <LogDrawer opened={reading} close={all.close} round={round} />
    </section>
  );
}

function Person({ entry, offer }: { entry: Entry; offer: Offer | undefined }) {
  const { label, colour } = OFFER_WORDS[offer?.state ?? "asked"];
  return (
    <li>
      <span>
        {entry.patient_name}
        {entry.note && <span className={classes.note}> {entry.note}</span>}
      </span>
      <Badge size="sm" variant="light" color={colour} data-testid="offer-state">
        {label}
      </Badge>
    </li>
  );
}

function Skipped({ round }: { round: Round }) {
  const reasons = Object.entries(round.skipped).sort(([, one], [, other]) => other - one);
  if (reasons.length === 0) return null;
  const names = (reason: string) =>
    round.log.filter((entry) => entry.reason === reason).map((entry) => entry.patient_name);
  return (
    <details className={classes.skipped} data-testid="round-skipped">
      <summary>Not asked: {reasons.reduce((sum, [, count]) => sum + count, 0)}</summary>
      <ul className={classes.people}>
        {reasons.map(([reason, count]) => (
          <li key={reason} title={names(reason).join(", ")}>
            <span>{reasonInWords(reason)}</span>
            <span className="numbers">{count}</span>
          </li>
        ))}
      </ul>
    </details>
  );
}

function byWave(entries: readonly Entry[]): [number, Entry[]][] {
  const waves = new Map<number, Entry[]>();
  for (const entry of entries) waves.set(entry.wave, [...(waves.get(entry.wave) ?? []), entry]);
  return [...waves].sort(([one], [other]) => other - one);
}
