import { List } from "@mantine/core";

import type { Refusals } from "./refusals";

import { Callout } from "../shell/Callout";

/** Some starts were refused; the others are published. */
export function NotPublished({ refusals }: { refusals: readonly Refusals[] }) {
  if (refusals.length === 0) return null;
  return (
    <Callout tone="warning" role="alert" title="Not published" data-testid="not-published">
      <List size="sm" spacing={4} listStyleType="none">
        {refusals.map(({ reason, times }) => (
          <List.Item key={reason}>
            <b className="numbers">{times}</b>: {reason}
          </List.Item>
        ))}
      </List>
    </Callout>
  );
}
