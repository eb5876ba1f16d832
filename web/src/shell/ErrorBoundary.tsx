import { Button, Stack, Text, Title } from "@mantine/core";
import { Component, useEffect, type ErrorInfo, type ReactNode } from "react";

import { Problem } from "../api/problem";
import { Failed } from "./Notice";

interface Props {
  children: ReactNode;
  /** Where one is: elsewhere another page gets its chance. */
  at?: string;
}

/** What browsers say of a script that could not be fetched: pages load theirs when they are opened. */
const NOT_FETCHED = /dynamically imported module|importing a module script failed|unable to preload/i;

/** Keeps a broken page from taking the rest with it. */
export class ErrorBoundary extends Component<Props, { error: Error | null }> {
  override state: { error: Error | null } = { error: null };

  static getDerivedStateFromError(error: unknown) {
    return { error: error instanceof Error ? error : new Error(String(error)) };
  }

  override componentDidUpdate({ at }: Props) {
    if (this.state.error && at !== this.props.at) this.setState({ error: null });
  }

  override componentDidCatch(error: Error, info: ErrorInfo) {
    console.error(error, info.componentStack);
  }

  override render() {
    const { error } = this.state;
    if (error === null) return this.props.children;
    if (NOT_FETCHED.test(error.message)) return <NotFetched />;
    return (
      <Stack align="center" py={80} gap="sm" role="alert">
        <Title order={1}>This page broke.</Title>
        <Text c="dimmed">Nothing you did is lost. Load it again; if it keeps happening, tell your clinic.</Text>
        <Button onClick={() => window.location.reload()}>Load again</Button>
      </Stack>
    );
  }
}

/** The page's script did not come. It is fetched again as soon as there is a connection. */
function NotFetched() {
  const again = () => window.location.reload();
  useEffect(() => {
    window.addEventListener("online", again);
    return () => window.removeEventListener("online", again);
  }, []);
  return <Failed error={Problem.unreachable()} retry={again} isPage />;
}
