import { Box } from "@mantine/core";

/** A clock's ring that is a Q, ticked off. */
export function Logo({ size = 30, word = true }: { size?: number; word?: boolean }) {
  return (
    <Box component="span" style={{ display: "inline-flex", alignItems: "center", gap: 9 }}>
      <svg width={size} height={size} viewBox="0 0 32 32" aria-hidden="true">
        <rect width="32" height="32" rx="9" fill="#0a6f77" />
        <path d="M25.2 15.2a9.3 9.3 0 1 1-4.9-7.4" fill="none" stroke="#fff" strokeWidth="3.1" strokeLinecap="round" />
        <path
          d="m11.4 15.6 4.2 4.2 9.2-10.4"
          fill="none"
          stroke="#ff9678"
          strokeWidth="3.1"
          strokeLinecap="round"
          strokeLinejoin="round"
        />
        <path d="m21.3 21.6 3.6 3.7" stroke="#fff" strokeWidth="3.1" strokeLinecap="round" />
      </svg>
      {word && (
        <Box component="span" data-word fw={750} fz={19} style={{ letterSpacing: "-0.03em", color: "var(--mantine-color-text)", whiteSpace: "nowrap" }}>
          QuickDoc
        </Box>
      )}
    </Box>
  );
}
