import { Button, CopyButton, Group, Modal, Text, TextInput } from "@mantine/core";

export function InviteModal({ invite, close }: { invite: string | null; close: () => void }) {
  const link = `${window.location.origin}/join?invite=${encodeURIComponent(invite ?? "")}`;
  return (
    <Modal opened={invite !== null} onClose={close} title="Invite a colleague">
      <Text size="sm" mb="sm">
        Send this link to one colleague. It works once and gives access to this clinic’s board, names included.
      </Text>
      <Group gap={8} wrap="nowrap">
        <TextInput
          aria-label="Invitation link"
          data-testid="invite-link"
          readOnly
          value={link}
          style={{ flex: 1 }}
          onFocus={(event) => event.currentTarget.select()}
        />
        <CopyButton value={link}>
          {({ copied, copy }) => (
            <Button onClick={copy} style={{ flex: "none" }} data-testid="invite-copy">
              {copied ? "Copied" : "Copy"}
            </Button>
          )}
        </CopyButton>
      </Group>
    </Modal>
  );
}
