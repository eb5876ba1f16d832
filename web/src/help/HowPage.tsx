import { Anchor, Button, List, Stack, Text, Title } from "@mantine/core";
import type { ReactNode } from "react";
import { Link } from "react-router";

import classes from "./HowPage.module.css";

/** The questions that everybody asks, and what the product really does. */
export default function HowPage() {
  return (
    <article className={classes.page}>
      <Title order={1}>How does it work?</Title>
      <Text size="lg" c="dimmed" mt={6} mb="xl">
        Somebody cancels; seconds later the appointment is yours. Here is what happens in between.
      </Text>
      <Stack gap="md">
        <Answer question="Is there a queue?">
          <Text>
            Yes. Each standby request has a place in line. Every clinic chooses how an opening is offered:{" "}
            <b>in turn</b> (held for one person at a time), in <b>waves</b> (a few people are asked together, the first
            to accept has it), or as a <b>race</b> (open to everybody in the feed at once). When the list is used up, or
            the start is near, an opening goes to everybody in the feed.
          </Text>
        </Answer>
        <Answer question="What is the priority?">
          <List type="ordered" spacing={4}>
            <List.Item>Urgency, where your clinic has set one.</List.Item>
            <List.Item>Then how long you have been waiting.</List.Item>
            <List.Item>Then who had fewer offers lately.</List.Item>
            <List.Item>Then a draw that can be checked afterwards.</List.Item>
          </List>
          <Text mt="sm">
            <b>Never</b> how good a customer you are, what you bring in, or a guess whether you will show up.
          </Text>
        </Answer>
        <Answer question="How long do I have?">
          <Text>
            The time that stands in your text. In the app it counts down on our server’s clock, so a wrong clock on your
            phone costs you nothing. Close to the start the time is shorter. When it is over the offer is not dead: it
            is <b>yours if still free</b>.
          </Text>
        </Answer>
        <Answer question="Can I set days off?">
          <Text>
            Yes: single days, hours of the week, a do-not-disturb window, the shortest notice, the farthest distance,
            and a pause. None of it costs you your place.{" "}
            <Anchor component={Link} to="/standby" inherit>
              Your standby requests
            </Anchor>
          </Text>
        </Answer>
        <Answer question="What if two people grab it?">
          <Text>
            One of them has it, decided by the database in that instant; it cannot be given twice. The other is told at
            once and keeps the place in line. It is not yours until we say “It’s yours”, and from then on it is.
          </Text>
        </Answer>
        <Answer question="What do I answer to a text?">
          <Text>
            <code>CONFIRM</code> with the code takes it, <code>PASS</code> with the code lets the next person have it,{" "}
            <code>CANCEL</code> with the code gives a visit back. Do write the code: a lone CANCEL is a word that also
            stops all texts, like <code>STOP</code>. <code>START</code> turns them on again.
          </Text>
        </Answer>
        <Answer question="Why was I not asked?">
          <Text>
            The clinic sees a reason for everybody who was left out: paused, a day off, outside your hours, too short a
            notice, too far, quiet hours, texts are off, enough texts for today, another visit at that time. Ask them,
            or look at your settings.
          </Text>
        </Answer>
      </Stack>
      <Button component={Link} to="/" mt="xl" size="md">
        See what is free right now
      </Button>
    </article>
  );
}

function Answer({ question, children }: { question: string; children: ReactNode }) {
  return (
    <section className={`surface ${classes.answer}`}>
      <Title order={2}>{question}</Title>
      <div>{children}</div>
    </section>
  );
}
