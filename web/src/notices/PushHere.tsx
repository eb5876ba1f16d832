import { Button, Text, Title } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { IconBellOff, IconBellRinging } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";

import { Problem, sentence } from "../api/problem";
import { useServices } from "../services";
import { useAttempt } from "../shell/useAttempt";
import classes from "./NoticesPage.module.css";
import { pushHere, turnOff, turnOn, type PushState } from "./push";

const WORDS: Record<PushState, string> = {
  unsupported: "This browser cannot show push notices. On an iPhone, add QuickDoc to the home screen first.",
  blocked: "You have blocked notices of this site. Allow them in the browser’s settings, then come back.",
  off: "Be told on this device at once, also when the page is closed.",
  on: "This browser shows our notices, also when the page is closed.",
};

function whyNot(refusal: Error): string {
  return refusal instanceof Problem ? sentence(refusal) : "The browser’s push service did not answer. Try again.";
}

/** Whether this very browser shows push notices. */
export function PushHere({ offered, changed }: { offered: boolean; changed: () => void }) {
  const { api } = useServices();
  const { working, attempt } = useAttempt({ inWords: whyNot });
  const here = useQuery({ queryKey: ["push-here"], queryFn: pushHere, staleTime: 0 });
  const state = here.data ?? "off";

  async function turn() {
    try {
      if (state === "on") await turnOff(api);
      else {
        const { key } = await api.pushKey();
        if (key !== null && (await turnOn(api, key)) === "on")
          notifications.show({ color: "success", message: "This browser tells you from now on." });
      }
      changed();
    } finally {
      await here.refetch();
    }
  }

  return (
    <section className={`surface ${classes.here}`} aria-label="Push notices in this browser" data-testid="push-here">
      <div style={{ flex: "1 1 260px" }}>
        <Title order={2} fz={17}>
          This browser
        </Title>
        <Text size="sm" c="dimmed" aria-live="polite" data-testid="push-state" data-state={offered ? state : "none"}>
          {offered ? WORDS[state] : "Push notices are not set up at this installation."}
        </Text>
      </div>
      {offered && (state === "on" || state === "off") && (
        <Button
          variant={state === "on" ? "default" : "filled"}
          leftSection={state === "on" ? <IconBellOff size={17} /> : <IconBellRinging size={17} />}
          loading={working}
          data-testid="push-turn"
          onClick={() => void attempt(turn)}
        >
          {state === "on" ? "Stop here" : "Tell me here"}
        </Button>
      )}
    </section>
  );
}
