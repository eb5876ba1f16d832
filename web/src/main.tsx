import "./styles/mantine";
import "./styles/global.css";

import { StrictMode } from "react";
import { createRoot } from "react-dom/client";

import { App } from "./App";
import { start, wire } from "./wiring";

/** The first page comes first. */
const KEEP_AFTER_MS = 4_000;

const services = wire();
void start(services);
if (import.meta.env.PROD) setTimeout(() => void keepForOffline().catch(() => undefined), KEEP_AFTER_MS);

async function keepForOffline(): Promise<void> {
  const worker = await import("./shell/worker");
  worker.reloadWhenOutdated();
  await worker.keepForOffline();
}

const root = document.getElementById("root");
if (root === null) throw new Error("index.html has no #root");
createRoot(root).render(
  <StrictMode>
    <App services={services} />
  </StrictMode>,
);
