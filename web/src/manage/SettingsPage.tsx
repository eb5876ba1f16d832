import "../styles/laterMantine";

import { Anchor, Button, Group } from "@mantine/core";
import { useState, type ReactNode } from "react";
import { Link } from "react-router";

import type { Clinic } from "../api/shapes";
import { PolicyModal } from "../board/PolicyModal";
import { Page } from "../shell/Page";
import { CloseClinic } from "./CloseClinic";
import { EmbedSnippet } from "./EmbedSnippet";
import { ManagedLinks } from "./ManagedLinks";
import { SettingsForm } from "./SettingsForm";
import { useManagedClinic } from "./useManagedClinic";

/** What a manager says of their clinic. */
export default function SettingsPage() {
  const { clinic, picker, missing } = useManagedClinic();
  if (clinic === null) return missing;
  return <Settings key={clinic.id} clinic={clinic} picker={picker} />;
}

function Settings({ clinic, picker }: { clinic: Clinic; picker: ReactNode }) {
  const [hasPolicy, showPolicy] = useState(false);
  return (
    <Page title="Clinic settings" lead={clinic.name} actions={picker} testId="clinic-settings">
      <Group gap="lg">
        <Anchor component={Link} to={`/clinics/${clinic.id}`}>
          The public page
        </Anchor>
        <Button variant="default" size="xs" data-testid="settings-policy" onClick={() => showPolicy(true)}>
          How openings are offered
        </Button>
        <PolicyModal opened={hasPolicy} close={() => showPolicy(false)} clinic={clinic} />
      </Group>
      <ManagedLinks clinic={clinic} />
      <SettingsForm clinic={clinic} />
      <EmbedSnippet clinic={clinic} />
      {clinic.closed_at === null && <CloseClinic clinic={clinic} />}
    </Page>
  );
}
