import "../styles/laterMantine";

import { Badge, SimpleGrid, Stack, Text, Title } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";

import type { SystemFigure, SystemSection } from "../api/shapes";
import { sentence } from "../api/problem";
import { useServices } from "../services";
import { Callout } from "../shell/Callout";
import { Loading } from "../shell/Notice";
import { Page } from "../shell/Page";
import { clockTime, ownZone } from "../time/words";
import { AdminLinks } from "./AdminLinks";

const AGAIN_MS = 10_000;
const LEVELS = {
  green: { colour: "success", label: "Good" },
  amber: { colour: "warning", label: "Watch" },
  red: { colour: "danger", label: "Act" },
} as const;

/** How the parts of the installation are, and what to do about those that are not well. */
export default function SystemPage() {
  const { api } = useServices();
  const { data, error } = useQuery({
    queryKey: ["admin", "system"],
    queryFn: () => api.system(),
    refetchInterval: AGAIN_MS,
    staleTime: 0,
  });
  return (
    <Page
      title="System"
      lead={data ? `As of ${clockTime(data.at, ownZone())}, asked again every 10 seconds.` : "Asked again every 10 seconds."}
      width="wide"
      back={<AdminLinks />}
      testId="admin-system"
    >
      {error && (
        <Callout tone="refusal" title="The state cannot be read" data-testid="system-away">
          {sentence(error)} {data ? "What is shown is older." : "While the database is away, not even a login can be checked."}
        </Callout>
      )}
      {data ? <Sections sections={data.sections} /> : error === null && <Loading rows={6} height={180} />}
    </Page>
  );
}

function Sections({ sections }: { sections: readonly SystemSection[] }) {
  return (
    <SimpleGrid cols={{ base: 1, md: 2 }} spacing="md">
      {sections.map(({ name, title, figures }) => (
        <Stack key={name} component="section" gap="sm" p="md" className="surface" aria-label={title} data-testid={`system-${name}`}>
          <Title order={2}>{title}</Title>
          <dl style={{ margin: 0, display: "grid", gap: 10 }}>
            {figures.map((figure) => (
              <Figure key={figure.label} figure={figure} />
            ))}
          </dl>
        </Stack>
      ))}
    </SimpleGrid>
  );
}

function Figure({ figure: { label, value, level, advice } }: { figure: SystemFigure }) {
  const { colour, label: judgement } = LEVELS[level];
  return (
    <div data-testid="system-figure" data-level={level}>
      <dt style={{ display: "flex", justifyContent: "space-between", gap: 8, alignItems: "baseline" }}>
        <Text size="sm" c="dimmed" span style={{ overflowWrap: "anywhere" }}>
          {label}
        </Text>
        <Badge size="sm" variant="light" color={colour} style={{ flexShrink: 0 }}>
          {judgement}
        </Badge>
      </dt>
      <dd style={{ margin: 0, overflowWrap: "anywhere" }}>
        <Text className="numbers" fw={600}>
          {value}
        </Text>
        {advice && <Text size="sm">{advice}</Text>}
      </dd>
    </div>
  );
}
