import { Skeleton, Title } from "@mantine/core";
import type { ReactNode } from "react";

import classes from "./Panel.module.css";

interface Props {
  title: string;
  /** On a narrow screen only this line is shown, so that the feed stays in view. */
  brief: string | null;
  action?: ReactNode;
  testId: string;
  children: ReactNode;
}

/** One of the patient's own things beside the feed. */
export function Panel({ title, brief, action, testId, children }: Props) {
  const id = `${testId}-title`;
  return (
    <section
      className={`surface ${classes.panel}`}
      data-brief={brief !== null}
      data-testid={testId}
      aria-labelledby={id}
    >
      <div className={classes.head}>
        <Title order={2} fz={16} id={id} className={classes.title}>
          {title}
        </Title>
        {brief !== null && <span className={classes.brief}>{brief}</span>}
        {action}
      </div>
      <div className={classes.content}>{children}</div>
    </section>
  );
}

export function PanelLoading() {
  return <Skeleton className={classes.loading} radius="lg" />;
}
