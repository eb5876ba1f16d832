import "../styles/laterMantine";

import { Switch, Text } from "@mantine/core";
import { useQuery, useQueryClient } from "@tanstack/react-query";

import type { Switches, Told } from "../api/shapes";
import { useMineScreen } from "../queries/screens";
import { useAccount, useServices } from "../services";
import { Loading, NotYet } from "../shell/Notice";
import { Page } from "../shell/Page";
import { useAttempt } from "../shell/useAttempt";
import { EmailNotice } from "../verify/EmailNotice";
import { PhoneNotice } from "../verify/PhoneNotice";
import classes from "./NoticesPage.module.css";
import { PushHere } from "./PushHere";
import { KINDS, toggled, WAYS, type Kind, type Way } from "./words";

const KEY = ["switches"];

/** Which messages go out on which channel. */
export default function NoticesPage() {
  const { api } = useServices();
  const account = useAccount();
  useMineScreen(account);
  const told = useQuery({ queryKey: KEY, queryFn: () => api.switches() });
  return (
    <Page title="Notifications" lead="What reaches you where. In the open app you see everything, always.">
      {account && <PhoneNotice account={account} />}
      {account && <EmailNotice account={account} />}
      {told.data ? (
        <>
          <Matrix told={told.data} />
          <PushHere offered={told.data.on.push} changed={() => void told.refetch()} />
        </>
      ) : (
        <NotYet of={[told]}>
          <Loading rows={1} height={330} />
        </NotYet>
      )}
    </Page>
  );
}

function Matrix({ told: { switches, on } }: { told: Told }) {
  const { api } = useServices();
  const queries = useQueryClient();
  const show = (next: Switches) =>
    queries.setQueryData<Told>(KEY, (old) => old && { ...old, switches: next });

  const { attempt } = useAttempt();

  function toggle(kind: Kind, way: Way) {
    const wanted = toggled(switches, kind, way);
    show(wanted);
    return attempt(async () => {
      try {
        show(await api.setSwitches(wanted));
      } catch (error) {
        show(switches);
        throw error;
      }
    });
  }

  const missing = WAYS.filter(({ way }) => !on[way]);
  return (
    <section className={`surface ${classes.frame}`} aria-label="Kinds of messages and channels">
      <table className={classes.matrix} data-testid="switches">
        <thead>
          <tr>
            <td />
            {WAYS.map(({ way, label }) => (
              <th key={way} scope="col">
                {label}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {KINDS.map(({ kind, label, about }) => (
            <tr key={kind}>
              <th scope="row">
                {label}
                <span className={classes.about}>{about}</span>
              </th>
              {WAYS.map(({ way, by }) => (
                <td key={way}>
                  <Switch
                    aria-label={`${label} ${by}`}
                    data-testid={`switch-${kind}-${way}`}
                    checked={on[way] && switches[kind][way]}
                    disabled={!on[way]}
                    onChange={() => void toggle(kind, way)}
                  />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      <Text size="sm" c="dimmed" mt="sm">
        Offers also follow each standby request: what is off there stays off.
        {missing.length > 0 && ` Not sent here: ${missing.map(({ label }) => label.toLowerCase()).join(", ")}.`}
      </Text>
    </section>
  );
}
