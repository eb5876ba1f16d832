import "../styles/laterMantine";

import { Anchor } from "@mantine/core";
import { IconArrowLeft } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useCallback } from "react";
import { Link, useParams } from "react-router";

import type { Patient } from "../api/shapes";
import { PhotoField } from "../forms/PhotoField";
import { myPatients } from "../live/selectors";
import type { LiveState } from "../live/state";
import { useMineScreen } from "../queries/screens";
import { useAccount, useLive, useServices } from "../services";
import { NotFoundPage } from "../shell/NotFoundPage";
import { Loading, NotYet } from "../shell/Notice";
import { Page } from "../shell/Page";
import { ProfileForm } from "./ProfileForm";
import { RemovePerson } from "./RemovePerson";

/** One person of the family: photo and profile. */
export default function PatientPage() {
  const { patientId = "" } = useParams();
  const account = useAccount();
  const mine = useMineScreen(account);
  const people = useLive(useCallback((state: LiveState) => myPatients(state, account), [account]));
  const person = people.find(({ id }) => id === patientId);
  if (!mine.data) {
    return (
      <NotYet of={[mine]} isPage>
        <Loading rows={2} height={180} />
      </NotYet>
    );
  }
  return person ? (
    <Profiled key={person.id} person={person} isFirst={person.id === account?.patient_ids[0]} />
  ) : (
    <NotFoundPage />
  );
}

function Profiled({ person, isFirst }: { person: Patient; isFirst: boolean }) {
  const { api, store } = useServices();
  const profile = useQuery({ queryKey: ["profile", person.id], queryFn: () => api.profile(person.id), gcTime: 0 });
  return (
    <Page
      title={person.name}
      lead="What a clinic asks at the first visit. Only you can read it."
      back={
        <Anchor component={Link} to="/family" size="sm">
          <IconArrowLeft size={14} aria-hidden /> Family
        </Anchor>
      }
    >
      <div className="surface" style={{ padding: "clamp(14px, 2.4vw, 24px)" }}>
        <PhotoField
          name={person.name}
          photoId={person.photo_id}
          put={async (file) => store.learn("patient", await api.putPatientPhoto(person.id, file))}
          remove={() => api.removePatientPhoto(person.id).then(() => store.change("patient", person.id, { photo_id: null }))}
        />
      </div>
      {profile.data ? (
        <ProfileForm key={profile.data.version} profile={profile.data} />
      ) : (
        <NotYet of={[profile]}>
          <Loading rows={2} height={220} />
        </NotYet>
      )}
      {!isFirst && <RemovePerson person={person} />}
    </Page>
  );
}
