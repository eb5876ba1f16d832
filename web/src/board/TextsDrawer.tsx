import { Badge, Text } from "@mantine/core";
import { IconArrowDownLeft, IconArrowUpRight, IconMessages } from "@tabler/icons-react";

import type { Clinic, Message } from "../api/shapes";
import { usePages } from "../api/usePages";
import { useNow, useServices } from "../services";
import { TimesAsIn } from "../shell/Moments";
import { Notice } from "../shell/Notice";
import { PagedList } from "../shell/PagedList";
import { SideDrawer } from "../shell/SideDrawer";
import { clockTime, dayInWords } from "../time/words";
import classes from "./TextsDrawer.module.css";
import { KIND_WORDS, reasonOfText, recipient, STATE_WORDS } from "./textWords";

/** Texts have no events: the open list asks again. */
const AGAIN_MS = 5_000;

/** The clinic's texts, both ways, newest first, and why some were not sent. */
export function TextsDrawer({ opened, close, clinic }: { opened: boolean; close: () => void; clinic: Clinic }) {
  return (
    <SideDrawer opened={opened} close={close} title={`Texts of ${clinic.name}`} size="lg">
      <Texts clinic={clinic} />
    </SideDrawer>
  );
}

function Texts({ clinic }: { clinic: Clinic }) {
  const { api } = useServices();
  const pages = usePages(["texts", clinic.id], (cursor) => api.messages(clinic.id, cursor), {
    again: AGAIN_MS,
    forgets: true,
  });
  return (
    <PagedList
      pages={pages}
      skeleton={{ rows: 5, height: 84 }}
      more={{ fullWidth: true, mt: "md", label: "Show earlier ones", testId: "texts-more" }}
      empty={
        <Notice icon={<IconMessages size={26} />} title="No text yet">
          What is sent to the standby list, and what people answer, appears here.
        </Notice>
      }
    >
      {(texts) => (
        <>
          <Text size="sm" c="dimmed" mb="xs">
            <TimesAsIn zone={clinic.zone} />
          </Text>
          <ol className={classes.texts} data-testid="texts">
            {texts.map((text) => (
              <OneText key={text.id} text={text} zone={clinic.zone} />
            ))}
          </ol>
        </>
      )}
    </PagedList>
  );
}

function OneText({ text, zone }: { text: Message; zone: string }) {
  const now = useNow(60_000);
  const { label, colour } = STATE_WORDS[text.state];
  const incoming = text.direction === "in";
  const Arrow = incoming ? IconArrowDownLeft : IconArrowUpRight;
  return (
    <li className={classes.text} data-testid="text" data-direction={text.direction} data-state={text.state}>
      <div className={classes.head}>
        <Arrow size={17} aria-label={incoming ? "In" : "Out"} className={classes.arrow} />
        <span className="numbers">{recipient(text)}</span>
        <span className={classes.kind}>{KIND_WORDS[text.kind]}</span>
        <time dateTime={text.made_at} className={`${classes.time} numbers`}>
          {dayInWords(text.made_at, zone, now)} {clockTime(text.made_at, zone)}
        </time>
      </div>
      {text.body && <p className={classes.body}>{text.body}</p>}
      <div className={classes.foot}>
        <Badge size="sm" variant="light" color={colour}>
          {label}
        </Badge>
        {text.reason && (
          <Text size="xs" c="dimmed">
            {reasonOfText(text.reason)}
          </Text>
        )}
      </div>
    </li>
  );
}
