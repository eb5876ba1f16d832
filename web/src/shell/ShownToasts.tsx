import "../styles/laterMantine";
import "@mantine/notifications/styles.css";

import { Notifications } from "@mantine/notifications";

export default function ShownToasts() {
  return <Notifications position="bottom-center" limit={4} />;
}
