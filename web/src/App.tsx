import { MantineProvider } from "@mantine/core";
import { QueryClientProvider } from "@tanstack/react-query";
import { lazy, Suspense, useState } from "react";
import { Route, Routes, unstable_HistoryRouter as HistoryRouter } from "react-router";

import { Only } from "./auth/Only";
import { FeedPage } from "./feed/FeedPage";
import { guardedHistory } from "./guards/guardedHistory";
import { ServicesContext, type Services } from "./services";
import { Shell } from "./Shell";
import { AskUnsaved } from "./shell/AskUnsaved";
import { ErrorBoundary } from "./shell/ErrorBoundary";
import { NotFoundPage } from "./shell/NotFoundPage";
import { Loading } from "./shell/Notice";
import { Toasts } from "./shell/Toasts";
import { theme, variables } from "./theme";

const JoinPage = lazy(() => import("./auth/JoinPage"));
const LoginPage = lazy(() => import("./auth/LoginPage"));
const SignUpPage = lazy(() => import("./auth/SignUpPage"));
const AccountPage = lazy(() => import("./account/AccountPage"));
const ForgotPage = lazy(() => import("./auth/ForgotPage"));
const ResetPage = lazy(() => import("./auth/ResetPage"));
const BoardPage = lazy(() => import("./board/BoardPage"));
const ClinicPage = lazy(() => import("./clinics/ClinicPage"));
const DoctorPage = lazy(() => import("./profiles/DoctorPage"));
const DoctorsPage = lazy(() => import("./profiles/DoctorsPage"));
const ManagedDoctorsPage = lazy(() => import("./manage/DoctorsPage"));
const SchedulesPage = lazy(() => import("./manage/SchedulesPage"));
const VisitTypesPage = lazy(() => import("./manage/VisitTypesPage"));
const SettingsPage = lazy(() => import("./manage/SettingsPage"));
const StandbyPage = lazy(() => import("./standby/StandbyPage"));
const EditStandbyPage = lazy(() => import("./standby/EditStandbyPage"));
const FamilyPage = lazy(() => import("./family/FamilyPage"));
const PatientPage = lazy(() => import("./family/PatientPage"));
const NoticesPage = lazy(() => import("./notices/NoticesPage"));
const OneTapPage = lazy(() => import("./onetap/OneTapPage"));
const WaitingPage = lazy(() => import("./waiting/WaitingPage"));
const VerifyEmailPage = lazy(() => import("./verify/VerifyEmailPage"));
const VerifyPhonePage = lazy(() => import("./verify/VerifyPhonePage"));
const AdminPage = lazy(() => import("./admin/AdminPage"));
const ClinicListPage = lazy(() => import("./admin/ClinicListPage"));
const DoctorListPage = lazy(() => import("./admin/DoctorListPage"));
const StaffListPage = lazy(() => import("./admin/StaffListPage"));
const MessagesPage = lazy(() => import("./admin/MessagesPage"));
const SystemPage = lazy(() => import("./admin/SystemPage"));
const AdminAuditPage = lazy(() => import("./audit/AdminAuditPage"));
const ClinicAuditPage = lazy(() => import("./audit/ClinicAuditPage"));
const HowPage = lazy(() => import("./help/HowPage"));

export function App({ services }: { services: Services }) {
  const [history] = useState(() => guardedHistory(services.unsaved));
  return (
    <MantineProvider
      theme={theme}
      cssVariablesResolver={variables}
      defaultColorScheme="auto"
      // All variables are made here, so the sheet with the default ones (most of them overridden) is not fetched.
      deduplicateCssVariables={false}
    >
      <ErrorBoundary>
        <QueryClientProvider client={services.queries}>
          <ServicesContext value={services}>
            <Toasts />
            <HistoryRouter history={history}>
              <Suspense fallback={<Loading />}>
                <Pages />
              </Suspense>
              <AskUnsaved />
            </HistoryRouter>
          </ServicesContext>
        </QueryClientProvider>
      </ErrorBoundary>
    </MantineProvider>
  );
}

function Pages() {
  return (
    <Routes>
      <Route element={<Shell />}>
        <Route index element={<FeedPage />} />
        <Route path="login" element={<LoginPage />} />
        <Route path="sign-up" element={<SignUpPage />} />
        <Route path="join" element={<JoinPage />} />
        <Route path="verify/:token" element={<VerifyEmailPage />} />
        <Route path="forgot-password" element={<ForgotPage />} />
        <Route path="reset-password" element={<ResetPage />} />
        <Route path="how" element={<HowPage />} />
        <Route path="o/:token" element={<OneTapPage />} />
        <Route path="doctors" element={<DoctorsPage />} />
        <Route path="doctors/:doctorId" element={<DoctorPage />} />
        <Route path="clinics/:clinicId" element={<ClinicPage />} />
        <Route element={<Only who="anybody" />}>
          <Route path="account" element={<AccountPage />} />
        </Route>
        <Route element={<Only who="patient" />}>
          <Route path="verify-phone" element={<VerifyPhonePage />} />
          <Route path="standby" element={<StandbyPage />} />
          <Route path="standby/:standbyId" element={<EditStandbyPage />} />
          <Route path="family" element={<FamilyPage />} />
          <Route path="family/:patientId" element={<PatientPage />} />
          <Route path="notifications" element={<NoticesPage />} />
        </Route>
        <Route element={<Only who="staff" />}>
          <Route path="clinic" element={<BoardPage />} />
          <Route path="clinic/waiting" element={<WaitingPage />} />
          <Route path="clinic/settings" element={<SettingsPage />} />
          <Route path="clinic/audit" element={<ClinicAuditPage />} />
          <Route path="clinic/doctors" element={<ManagedDoctorsPage />} />
          <Route path="clinic/schedules" element={<SchedulesPage />} />
          <Route path="clinic/visit-types" element={<VisitTypesPage />} />
        </Route>
        <Route element={<Only who="admin" />}>
          <Route path="admin" element={<AdminPage />} />
          <Route path="admin/audit" element={<AdminAuditPage />} />
          <Route path="admin/clinics" element={<ClinicListPage />} />
          <Route path="admin/doctors" element={<DoctorListPage />} />
          <Route path="admin/staff" element={<StaffListPage />} />
          <Route path="admin/messages" element={<MessagesPage />} />
          <Route path="admin/system" element={<SystemPage />} />
        </Route>
        <Route path="*" element={<NotFoundPage />} />
      </Route>
    </Routes>
  );
}
