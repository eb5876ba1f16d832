import "@testing-library/jest-dom/vitest";

import { notifications } from "@mantine/notifications";
import { cleanup, configure } from "@testing-library/react";
import { afterEach, vi } from "vitest";

// Milliseconds: far less on a machine that does nothing else.
configure({ asyncUtilTimeout: 20_000 });

// The files share a browser. What one leaves is not there for the next one.
afterEach(() => {
  cleanup();
  notifications.clean();
  localStorage.clear();
  sessionStorage.clear();
});

// What Mantine asks of a browser and jsdom lacks.
document.elementFromPoint = () => null;
vi.stubGlobal("matchMedia", (query: string) => ({
  matches: false,
  media: query,
  onchange: null,
  addEventListener: () => undefined,
  removeEventListener: () => undefined,
  addListener: () => undefined,
  removeListener: () => undefined,
  dispatchEvent: () => false,
}));
vi.stubGlobal(
  "ResizeObserver",
  class {
    observe = () => undefined;
    unobserve = () => undefined;
    disconnect = () => undefined;
  },
);

// jsdom has no fonts: a text area that grows listens for those that come later.
Object.defineProperty(document, "fonts", { value: new EventTarget(), configurable: true });
