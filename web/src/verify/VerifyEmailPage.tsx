import { Button } from "@mantine/core";
import { IconLinkOff, IconMailCheck, IconMailQuestion } from "@tabler/icons-react";
import { useMutation } from "@tanstack/react-query";
import { Link, useParams } from "react-router";

import { sentence } from "../api/problem";
import { useServices } from "../services";
import { Notice } from "../shell/Notice";

/** `/verify/TOKEN`: the link in the first mail. Opening it changes nothing, since mail scanners open every link. */
export default function VerifyEmailPage() {
  const { token = "" } = useParams();
  const { api, session } = useServices();
  const { mutate, isPending, isSuccess, error } = useMutation({
    mutationFn: () => api.verifyEmail(token),
    // It is verified whether the login's copy of the account comes at once or with its next token.
    onSuccess: () => {
      if (session.get().status === "in") session.refresh().catch(() => undefined);
    },
  });

  if (error !== null) {
    return (
      <div role="alert" data-testid="email-refused">
        <Notice icon={<IconLinkOff size={26} />} title="This link is not good" action={<Home />}>
          {sentence(error)}
        </Notice>
      </div>
    );
  }
  if (isSuccess) {
    return (
      <div role="status" data-testid="email-verified">
        <Notice icon={<IconMailCheck size={26} />} title="Your address is verified" action={<Home />}>
          We write to you about what you have chosen under “Notifications”, and nothing else.
        </Notice>
      </div>
    );
  }
  return (
    <Notice
      icon={<IconMailQuestion size={26} />}
      title="Is this your address?"
      action={
        <Button loading={isPending} onClick={() => mutate()} data-testid="verify-email">
          Yes, this is my address
        </Button>
      }
    >
      From then on we write to you here. If you did not ask for it, close this page: nothing else will come.
    </Notice>
  );
}

function Home() {
  return (
    <Button component={Link} to="/">
      See what is free right now
    </Button>
  );
}
