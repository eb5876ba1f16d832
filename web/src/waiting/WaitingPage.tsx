import "../styles/laterMantine";

import { Button, Group, Text } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { IconBan, IconUserPlus, IconUsers } from "@tabler/icons-react";
import { useState, type ReactNode } from "react";

import type { Clinic } from "../api/shapes";
import { useClinicChoice } from "../clinic/useClinicChoice";
import { Notice } from "../shell/Notice";
import { Page } from "../shell/Page";
import { PagedList } from "../shell/PagedList";
import { AddModal } from "./AddModal";
import { BlockListDrawer } from "./BlockListDrawer";
import { named } from "./names";
import { SearchByName } from "./SearchByName";
import { useWaiting } from "./useWaiting";
import classes from "./WaitingPage.module.css";
import { WaitingRow } from "./WaitingRow";
import { countsInWords, numbered } from "./words";

/** Who waits for this clinic, in the order in which they are asked. */
export default function WaitingPage() {
  const { clinic, picker, missing } = useClinicChoice();
  if (!clinic) return missing;
  return <WaitingList key={clinic.id} clinic={clinic} picker={picker} />;
}

function WaitingList({ clinic, picker }: { clinic: Clinic; picker: ReactNode }) {
  const waiting = useWaiting(clinic.id);
  const [reading, blockList] = useDisclosure(false);
  const [adding, add] = useDisclosure(false);
  const [search, setSearch] = useState("");
  const places = numbered(waiting.items ?? []);
  const found = places.filter(({ standby }) => named(standby, search));

  return (
    <Page
      title="Waiting list"
      lead={`${clinic.name}. Urgency first, then how long somebody has waited.`}
      width="wide"
      gap="md"
      testId="waiting-list"
      actions={
        <Group gap={8}>
          {picker}
          <Button variant="default" leftSection={<IconBan size={16} />} data-testid="block-list-open" onClick={blockList.open}>
            Block list
          </Button>
          <Button leftSection={<IconUserPlus size={17} />} data-testid="waiting-add" onClick={add.open}>
            Add a patient
          </Button>
        </Group>
      }
    >
      <PagedList
        pages={waiting}
        skeleton={{ rows: 6, height: 72 }}
        more={{ style: { alignSelf: "center" }, testId: "waiting-more" }}
        empty={
          <Notice
            icon={<IconUsers size={26} />}
            title="Nobody waits yet"
            action={<Button onClick={add.open}>Add a patient</Button>}
          >
            Patients put themselves on standby. Whoever calls can be added here; they are asked by text like everybody
            else.
          </Notice>
        }
      >
        {(items) => (
          <>
            <SearchByName maw={320} w="100%" value={search} onChange={setSearch} />
            <Text size="sm" c="dimmed" data-testid="waiting-counts">
              {countsInWords(items, waiting.more !== null)}
            </Text>
            <ol className={`surface ${classes.list}`}>
              {found.map(({ standby, place }) => (
                <WaitingRow key={standby.id} standby={standby} place={place} clinicId={clinic.id} />
              ))}
              {found.length === 0 && (
                <li className={classes.nobody}>
                  {waiting.more ? "Nobody of that name among those shown." : "Nobody of that name waits here."}
                </li>
              )}
            </ol>
          </>
        )}
      </PagedList>
      <BlockListDrawer opened={reading} close={blockList.close} clinic={clinic} />
      <AddModal opened={adding} close={add.close} clinic={clinic} />
    </Page>
  );
}
