import { Text, Title } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";

import { askAgainAfter } from "../api/queries";
import { useNow, useServices } from "../services";
import { Loading, NotYet } from "../shell/Notice";
import { StoryOfMoves } from "./StoryOfMoves";
import { chainOf, goesOn } from "./chain";
import type { Cell } from "./day";

/** What happens at the other slots of the chain may be on another day's board. */
const AGAIN_MS = 5_000;

/** The chain of moves that a slot is part of: who gave back what for something earlier, step by step. */
export function ChainStory({ cell }: { cell: Cell }) {
  const chainId = chainOf(cell);
  if (chainId === null) return null;
  return <Chain chainId={chainId} cell={cell} />;
}

function Chain({ chainId, cell }: { chainId: string; cell: Cell }) {
  const { api } = useServices();
  const now = useNow(60_000);
  const { slot, round } = cell;
  const story = useQuery({
    // What changes at this slot may be the story's next step.
    queryKey: ["chain", chainId, round?.version, cell.occupant?.version, cell.ended?.version],
    queryFn: () => api.chain(slot.clinic_id, chainId),
    placeholderData: (before) => before,
    refetchInterval: (query) => askAgainAfter(query) || (query.state.data && !goesOn(query.state.data) ? false : AGAIN_MS),
  });
  return (
    <section aria-label="The chain" data-testid="chain" data-chain-id={chainId}>
      <Title order={3} fz={15} mb={6}>
        One cancellation, several visits
      </Title>
      {story.data ? (
        <StoryOfMoves story={story.data} here={slot.id} now={now} />
      ) : (
        <NotYet of={[story]}>
          <Loading rows={1} height={96} />
        </NotYet>
      )}
      {story.data && (
        <Text size="xs" c="dimmed" mt={6} data-testid="chain-state">
          {goesOn(story.data) ? "Still going on." : "The chain has come to its end."}
        </Text>
      )}
    </section>
  );
}
