/** Sending a form: everything that is wrong is shown at once, at its field, and the first such field gets the focus. */
import { useMutation } from "@tanstack/react-query";
import { useEffect, useRef, useState, type SyntheticEvent } from "react";

import { check, NO_TROUBLE, sort, type Trouble } from "./problems";

/**
 * `<form ref={form} noValidate onSubmit={submit(save)}>`. A field that can be wrong has a `name`, as the API calls it,
 * and `error={errors.NAME}`. `save` throws what the API refuses.
 */
export function useSubmit() {
  const form = useRef<HTMLFormElement>(null);
  const [trouble, setTrouble] = useState<Trouble>(NO_TROUBLE);
  const { mutate, isPending } = useMutation({
    mutationFn: (save: () => Promise<unknown>) => save(),
    onError: (error) => setTrouble(sort(error, namesIn(form.current))),
  });

  // After the fields have been drawn as wrong.
  useEffect(() => {
    if (Object.keys(trouble.fields).length > 0) form.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus();
  }, [trouble]);

  const submit = (save: () => Promise<unknown>) => (event: SyntheticEvent) => {
    event.preventDefault();
    send(save);
  };

  function send(save: () => Promise<unknown>): void {
    if (form.current === null) return;
    const fields = check(form.current);
    if (Object.keys(fields).length > 0) {
      setTrouble({ fields, message: null });
      return;
    }
    setTrouble(NO_TROUBLE);
    mutate(save);
  }

  return { form, submit, working: isPending, errors: trouble.fields, message: trouble.message };
}

function namesIn(form: HTMLFormElement | null): Set<string> {
  const named = form?.querySelectorAll<HTMLElement>("[name], [data-field]") ?? [];
  return new Set([...named].map((each) => each.getAttribute("name") ?? each.dataset.field ?? ""));
}
