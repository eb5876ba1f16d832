import { ActionIcon, Autocomplete, Button, Group, NumberInput, Select, SimpleGrid, Stack, Text, Title } from "@mantine/core";
import { IconPlus, IconTrash } from "@tabler/icons-react";

import type { Override, Policy } from "../api/shapes";
import classes from "./Overrides.module.css";
import { limitInWords, orderInWords, spanInWords, waveSizeInWords } from "./words";

interface Props {
  policy: Policy;
  overrides: readonly Override[];
  /** Kinds of visit that are seen at this clinic. */
  visitTypes: readonly string[];
  change: (overrides: Override[]) => void;
}

const SIZES = ["auto", "1", "2", "3", "4", "5", "6", "8", "10", "15", "20"];

export const NO_OVERRIDE: Omit<Override, "visit_type"> = {
  mode: null,
  window: null,
  wave_size: null,
  target: null,
  exclusive: null,
  order: null,
  grace: null,
  min_notice: null,
  visits_with_doctor: null,
  visits_at_clinic: null,
};

/** What is otherwise for one type of visit. An empty field is as the clinic's own. */
export function Overrides({ policy, overrides, visitTypes, change }: Props) {
  const set = (index: number, changes: Partial<Override>) =>
    change(overrides.map((each, at) => (at === index ? { ...each, ...changes } : each)));
  return (
    <section aria-label="Exceptions">
      <Group justify="space-between" wrap="nowrap" align="flex-start">
        <div>
          <Title order={3} fz={15}>
            Exceptions
          </Title>
          <Text size="sm" c="dimmed">
            For one type of visit. What is left empty is as above.
          </Text>
        </div>
        <Button
          size="compact-sm"
          variant="light"
          leftSection={<IconPlus size={15} />}
          data-testid="override-add"
          onClick={() => change([...overrides, { visit_type: "", ...NO_OVERRIDE }])}
        >
          Add
        </Button>
      </Group>
      <Stack gap="sm" mt={overrides.length > 0 ? "sm" : 0}>
        {overrides.map((each, index) => (
          <OneOverride
            key={index}
            policy={policy}
            override={each}
            visitTypes={visitTypes}
            set={(changes) => set(index, changes)}
            remove={() => change(overrides.filter((_, at) => at !== index))}
          />
        ))}
      </Stack>
    </section>
  );
}

interface OneProps {
  policy: Policy;
  override: Override;
  visitTypes: readonly string[];
  set: (changes: Partial<Override>) => void;
  remove: () => void;
}

function OneOverride({ policy, override, visitTypes, set, remove }: OneProps) {
  const mode = override.mode ?? policy.mode;
  const whose = override.visit_type || "this type of visit";
  return (
    <div className={classes.one} data-testid="override">
      <Group gap={8} wrap="nowrap" align="flex-end">
        <Autocomplete
          label="Type of visit"
          required
          maxLength={60}
          flex={1}
          data={[...visitTypes]}
          value={override.visit_type}
          onChange={(visit_type) => set({ visit_type })}
        />
        <ActionIcon
          variant="subtle"
          color="gray"
          size={36}
          aria-label={`Remove the exception for ${whose}`}
          onClick={remove}
        >
          <IconTrash size={17} />
        </ActionIcon>
      </Group>
      <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="sm" verticalSpacing="xs">
        <Choice
          label="Mode"
          placeholder={`As above: ${MODE_WORDS[policy.mode].toLowerCase()}`}
          data={Object.entries(MODE_WORDS).map(([value, label]) => ({ value, label }))}
          value={override.mode}
          onChange={(chosen) => set({ mode: chosen as Override["mode"] })}
        />
        <Choice
          label="Who is next"
          placeholder={`As above: ${orderInWords(policy.order).toLowerCase()}`}
          data={[
            { value: "line", label: orderInWords("line") },
            { value: "lottery", label: orderInWords("lottery") },
          ]}
          value={override.order}
          onChange={(chosen) => set({ order: chosen as Override["order"] })}
        />
        {mode === "waves" && (
          <Choice
            label="People in a wave"
            placeholder={`As above: ${waveSizeInWords(policy.wave_size)}`}
            data={[...new Set([...SIZES, ...(override.wave_size === null ? [] : [String(override.wave_size)])])].map(
              (value) => ({ value, label: value === "auto" ? "As few as needed" : value }),
            )}
            value={override.wave_size === null ? null : String(override.wave_size)}
            onChange={(chosen) => set({ wave_size: chosen === null || chosen === "auto" ? chosen : Number(chosen) })}
          />
        )}
        {mode === "waves" && (
          <Choice
            label="Who may take it"
            placeholder={`As above: ${policy.exclusive ? "only those asked" : "the feed, too"}`}
            data={[
              { value: "yes", label: "Only those asked" },
              { value: "no", label: "The feed, too" },
            ]}
            value={override.exclusive === null ? null : override.exclusive ? "yes" : "no"}
            onChange={(chosen) => set({ exclusive: chosen === null ? null : chosen === "yes" })}
          />
        )}
        <Amount
          label="Time to answer"
          suffix=" s"
          placeholder={`As above: ${spanInWords(policy.window)}`}
          min={5}
          max={86_400}
          step={60}
          value={override.window}
          onChange={(window) => set({ window })}
        />
        <Amount
          label="Open to all, when it starts within"
          suffix=" min"
          placeholder={`As above: ${policy.min_notice} min`}
          min={0}
          max={10_080}
          step={15}
          value={override.min_notice}
          onChange={(min_notice) => set({ min_notice })}
        />
        <Amount
          label="Coming visits with one doctor"
          suffix=""
          placeholder={`As above: ${limitInWords(policy.visits_with_doctor)}`}
          min={0}
          max={50}
          step={1}
          value={override.visits_with_doctor}
          onChange={(visits_with_doctor) => set({ visits_with_doctor })}
        />
        <Amount
          label="Coming visits at the clinic"
          suffix=""
          placeholder={`As above: ${limitInWords(policy.visits_at_clinic)}`}
          min={0}
          max={50}
          step={1}
          value={override.visits_at_clinic}
          onChange={(visits_at_clinic) => set({ visits_at_clinic })}
        />
      </SimpleGrid>
    </div>
  );
}

const MODE_WORDS: Record<Policy["mode"], string> = { waves: "Waves", queue: "In line", race: "Race" };

interface ChoiceProps {
  label: string;
  placeholder: string;
  data: { value: string; label: string }[];
  value: string | null;
  onChange: (value: string | null) => void;
}

function Choice(props: ChoiceProps) {
  return <Select size="sm" clearable {...props} />;
}

interface AmountProps {
  label: string;
  suffix: string;
  placeholder: string;
  min: number;
  max: number;
  step: number;
  value: number | null;
  onChange: (value: number | null) => void;
}

function Amount({ value, onChange, ...rest }: AmountProps) {
  return (
    <NumberInput
      {...rest}
      size="sm"
      allowDecimal={false}
      clampBehavior="blur"
      value={value ?? ""}
      onChange={(typed) => onChange(typed === "" ? null : Number(typed))}
    />
  );
}
