import { Box, NumberInput, SegmentedControl, Slider, Text } from "@mantine/core";

import type { PartReport, Policy } from "../api/shapes";
import { autoInWords, PEOPLE_AT_FIRST } from "./sizing";

interface Props {
  policy: Policy;
  responseStats: readonly PartReport[];
  change: (changes: Partial<Policy>) => void;
}

/** How many are asked together: a number, or as few as reach the clinic's target. */
export function WaveSize({ policy, responseStats, change }: Props) {
  const auto = policy.wave_size === "auto";
  return (
    <div>
      <Text size="sm" fw={600} mb={6} id="wave-size">
        People in a wave
      </Text>
      <SegmentedControl
        aria-labelledby="wave-size"
        data-testid="wave-size"
        radius="xl"
        data={[
          { value: "auto", label: "As few as needed" },
          { value: "fixed", label: "A fixed number" },
        ]}
        value={auto ? "auto" : "fixed"}
        onChange={(kind) => change({ wave_size: kind === "auto" ? "auto" : PEOPLE_AT_FIRST })}
      />
      {/* As high either way, so that the fields below stay where they are. */}
      <Box mih={112} mt="sm">
        {policy.wave_size === "auto" ? (
          <>
            <Text size="sm" id="wave-target">
              Ask as few as reach a <b className="numbers">{Math.round(policy.target * 100)} %</b> chance that one says
              yes in time.
            </Text>
            <Slider
              aria-labelledby="wave-target"
              thumbLabel="Chance to fill the slot, in percent"
              data-testid="wave-target"
              label={null}
              min={5}
              max={95}
              step={5}
              mt="sm"
              mb="xl"
              px={8}
              marks={[25, 50, 75].map((value) => ({ value, label: `${value} %` }))}
              value={Math.round(policy.target * 100)}
              onChange={(percent) => change({ target: percent / 100 })}
            />
            <Text size="sm" c="dimmed" aria-live="polite" data-testid="auto-now">
              {autoInWords(responseStats, policy)}
            </Text>
          </>
        ) : (
          <NumberInput
            aria-labelledby="wave-size"
            required
            w={140}
            min={1}
            max={50}
            allowDecimal={false}
            clampBehavior="blur"
            value={policy.wave_size}
            onChange={(value) => change({ wave_size: Number(value) })}
          />
        )}
      </Box>
    </div>
  );
}
