import { useCallback, useState, type ReactNode } from "react";

/** Its children, from when the reader has scrolled to it: what is far down the page is not fetched before. */
export function OnceSeen({ children }: { children: ReactNode }) {
  const [isSeen, see] = useState(false);
  const watch = useCallback((element: HTMLDivElement) => {
    const observer = new IntersectionObserver((entries) => {
      if (entries.some((each) => each.isIntersecting)) see(true);
    });
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  return <div ref={watch}>{isSeen && children}</div>;
}
