import "../styles/laterMantine";

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
        <Answer question="What sets this apart? What is the core of it?">
          <Text>
            Other lists ask people one after the other by phone, or send everybody a message and let the fastest win. Here a
            freed appointment reaches <b>the people whom it suits, within seconds</b>: everybody on standby sees it live, the
            next in line get a text, and it is <b>held for them</b> while their time runs. One says yes and has it, nobody
            else can take it, and when somebody moves up, the visit they give back goes to the next in line.
          </Text>
        </Answer>
        <Answer question="Is there a queue?">
          <Text>
            Yes. Each standby request has a place in line, and you see yours beside it, with how likely an offer is and
            how long it may take. Every clinic chooses how an opening is offered: <b>in turn</b> (held for one person at a
            time), in <b>waves</b> (a few people are asked together, the first to accept has it), or as a <b>race</b>{" "}
            (all whom it suits are told at once, the first to say yes has it). When the list is used up, or the start is near, an opening goes to
            everybody in the feed.
          </Text>
        </Answer>
        <Answer question="How many are asked at once?">
          <Text>
            Either a number that the clinic has set, or <b>as few as needed</b>: from how often and how fast people at
            this clinic said yes at this time of day, we ask the fewest who together fill the slot with the chance that
            the clinic aims at. Fewer people asked in vain, fewer texts that come too late. The clinic’s log says for
            each wave why it was so many.
          </Text>
        </Answer>
        <Answer question="What is the priority?">
          <List type="ordered" spacing={4}>
            <List.Item>Urgency, which a clinic sets for its own visits. You can tell it why, in your own words.</List.Item>
            <List.Item>Then how long you have been waiting, by the hour.</List.Item>
            <List.Item>Then who had fewer offers within the last seven days.</List.Item>
            <List.Item>Then a draw that can be checked afterwards.</List.Item>
          </List>
          <Text mt="sm">
            It is a fixed order: no waiting time outweighs a step of urgency, and no number of offers an hour of waiting. A
            clinic may choose a <b>lottery</b> instead: then urgency still comes first, and among equals everybody has
            the same chance, with a new lot after each offer.
          </Text>
          <Text mt="sm">
            <b>Never</b> how good a customer you are, what you bring in, or a guess whether you will show up. A clinic
            can ask somebody out of turn, and has to write down why.
          </Text>
        </Answer>
        <Answer question="I have a visit. Can I have it earlier?">
          <Text>
            Yes: switch on “Tell me if something earlier opens” at your visit. You keep it until you say yes to another,
            and only when the new one is yours is the old one given back. It then goes to the next in line, who may give
            back an even later one: one cancellation can help several people. You can only move to something earlier, so
            it always comes to an end.
          </Text>
        </Answer>
        <Answer question="How often am I asked?">
          <Text>
            As often as your clinic’s limits for a day and a week allow, counted over text, e-mail and push together, and
            one offer at a time on one phone, so that a plain YES always means one thing. Nobody is asked in quiet hours,
            by the clock where they are. You choose which messages reach you where.{" "}
            <Anchor component={Link} to="/notifications" inherit>
              Your notifications
            </Anchor>
          </Text>
        </Answer>
        <Answer question="How long do I have?">
          <Text>
            The time that stands in your text. In the app it counts down on our server’s clock, so a wrong clock on your
            phone costs you nothing. Close to the start the time is shorter, and what you could not reach in time you are
            not asked. When it is over the offer is not dead: it
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
            Open “Why not me?” at your{" "}
            <Anchor component={Link} to="/standby" inherit>
              standby request
            </Anchor>
            : each opening that passed you by is there with its reason, such as a day off, too short a notice, quiet
            hours, no way to get there in time, or that it was taken before the line came to you. Where you can change
            something, it says what. The clinic sees the same reasons for everybody.
          </Text>
        </Answer>
        <Answer question="Can I ask for somebody else?">
          <Text>
            Yes. One account and one phone can speak for a whole family; each person has a place in line of their own, and
            a text says for whom it is. Without an account, call your clinic: they can put you on the list.{" "}
            <Anchor component={Link} to="/family" inherit>
              Your family
            </Anchor>
          </Text>
        </Answer>
        <Answer question="What else is needed to make this work?">
          <List spacing={4}>
            <List.Item>
              <b>You:</b> a phone that gets texts. No app: this page works in any browser, and when it is closed a text
              reaches you.
            </List.Item>
            <List.Item>
              <b>Your clinic:</b> a schedule to publish, and ten minutes of set-up. Its calendar and its phone go on as
              before.
            </List.Item>
            <List.Item>
              <b>Whoever runs QuickDoc:</b> one machine, MongoDB, Redis and a Twilio number for the texts.
            </List.Item>
          </List>
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
