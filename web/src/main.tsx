import "./styles/mantine";
import "./styles/global.css";

import { StrictMode } from "react";
import { createRoot } from "react-dom/client";

import { App } from "./App";
import { keepForOffline, reloadWhenOutdated } from "./shell/worker";
import { start, wire } from "./wiring";

const services = wire();
void start(services);
reloadWhenOutdated();
if (import.meta.env.PROD) keepForOffline();

const root = document.getElementById("root");
if (root === null) throw new Error("index.html has no #root");
createRoot(root).render(
  <StrictMode>
    <App services={services} />
  </StrictMode>,
);
