import { Button, CopyButton, Stack, Text, Textarea, Title } from "@mantine/core";

import type { Clinic } from "../api/shapes";

/** What a clinic puts into its own site to show its page there. */
export function EmbedSnippet({ clinic }: { clinic: Clinic }) {
  const snippet = snippetOf(clinic, window.location.origin);
  return (
    <Stack component="section" gap="xs" aria-label="On your own site" data-testid="embed">
      <Title order={2}>On your own site</Title>
      {clinic.embed_origins.length === 0 ? (
        <Text c="dimmed">
          Name the address of your site above and save. Then copy from here what shows your free appointments there.
        </Text>
      ) : (
        <>
          <Textarea
            label="Copy this into your site"
            description={`It works on ${clinic.embed_origins.join(", ")}. Who books is taken to QuickDoc.`}
            value={snippet}
            readOnly
            autosize
            styles={{ input: { fontFamily: "monospace", fontSize: 13 } }}
          />
          <CopyButton value={snippet}>
            {({ copied, copy }) => (
              <Button variant="default" style={{ alignSelf: "flex-start" }} onClick={copy}>
                {copied ? "Copied" : "Copy"}
              </Button>
            )}
          </CopyButton>
        </>
      )}
    </Stack>
  );
}

export function snippetOf({ id, name }: Pick<Clinic, "id" | "name">, origin: string): string {
  const title = name.replace(/[&<>"']/g, (each) => `&#${each.charCodeAt(0)};`);
  const source = `${origin}/embed/clinics/${encodeURIComponent(id)}`;
  return `<iframe src="${source}" title="Free appointments at ${title}" loading="lazy" style="width: 100%; height: 640px; border: 0"></iframe>`;
}
