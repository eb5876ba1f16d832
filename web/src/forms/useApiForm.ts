/** A form of Mantine's that is sent to the API: all that is wrong is shown at once, and the first such field gets the focus. */
import { useForm } from "@mantine/form";
import { useMutation } from "@tanstack/react-query";
import { useEffect, useRef, useState, type SyntheticEvent } from "react";

import { check, sort } from "./problems";

/**
 * `<form ref={element} noValidate onSubmit={submit(save)}>` with `<FormMessage>{message}</FormMessage>` in it. A field that
 * can be wrong has `{...form.getInputProps(NAME)}`, and NAME, as the API calls it, as its `name`. `save` throws what the
 * API refuses.
 */
export function useApiForm<Values extends object>(initialValues: Values) {
  const element = useRef<HTMLFormElement>(null);
  const [message, setMessage] = useState<string | null>(null);
  // What is wrong is judged when the form is sent, not while somebody types.
  const form = useForm<Values>({ initialValues, clearInputErrorOnChange: false });
  const { mutate, isPending } = useMutation({
    mutationFn: (save: () => Promise<unknown>) => save(),
    onError: (error) => {
      const { fields, message: rest } = sort(error, namesIn(element.current));
      form.setErrors(fields);
      setMessage(rest);
    },
  });

  // After the fields have been drawn as wrong.
  useEffect(() => {
    if (Object.keys(form.errors).length > 0) element.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus();
  }, [form.errors]);

  const submit = (save: () => Promise<unknown>) => (event: SyntheticEvent) => {
    event.preventDefault();
    send(save);
  };

  function send(save: () => Promise<unknown>): void {
    if (element.current === null) return;
    const fields = check(element.current);
    form.setErrors(fields);
    setMessage(null);
    if (Object.keys(fields).length === 0) mutate(save);
  }

  return { form, element, submit, working: isPending, message };
}

function namesIn(element: HTMLFormElement | null): Set<string> {
  const named = element?.querySelectorAll<HTMLElement>("[name], [data-field]") ?? [];
  return new Set([...named].map((each) => each.getAttribute("name") ?? each.dataset.field ?? ""));
}
