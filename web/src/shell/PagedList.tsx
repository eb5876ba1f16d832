import { Button, type ButtonProps } from "@mantine/core";
import type { ReactNode } from "react";

import type { Pages } from "../api/usePages";
import { Failed, Loading } from "./Notice";

interface Props<Item> {
  pages: Pages<Item>;
  /** So many rows of such a height, in pixels, stand there until it has come. */
  skeleton: { rows: number; height: number };
  /** What is shown where nothing is in it. */
  empty: ReactNode;
  more?: ButtonProps & { label?: string; testId?: string };
  children: (items: readonly Item[]) => ReactNode;
}

/** A list that comes page by page: why it does not come, that it is on its way or empty, what is in it, and a button for more. */
export function PagedList<Item>({ pages, skeleton, empty, more = {}, children }: Props<Item>) {
  if (pages.failed) return <Failed error={pages.failed} retry={pages.retry} />;
  if (pages.items === null) return <Loading {...skeleton} />;
  if (pages.items.length === 0) return empty;
  const { label = "Show more", testId, ...rest } = more;
  return (
    <>
      {children(pages.items)}
      {pages.more && (
        <Button variant="default" data-testid={testId} loading={pages.loadingMore} onClick={pages.more} {...rest}>
          {label}
        </Button>
      )}
    </>
  );
}
