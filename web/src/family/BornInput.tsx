import "@mantine/dates/styles.css";

import { DateInput } from "@mantine/dates";
import type { GetInputPropsReturnType } from "@mantine/form";

import { useNow } from "../services";
import { ARROWS } from "../time/arrows";
import { dayOf, ownZone } from "../time/words";

interface BornInputProps extends GetInputPropsReturnType {
  description?: string;
  isFirst?: boolean;
}

/** A day between 1900 and today. */
export function BornInput({ description, isFirst = false, ...field }: BornInputProps) {
  const today = dayOf(useNow(60_000), ownZone());
  return (
    <DateInput
      ariaLabels={ARROWS}
      label="Birth date"
      data-field="born"
      description={description}
      inputWrapperOrder={["label", "input", "error", "description"]}
      placeholder="12 March 2019"
      clearable
      clearButtonProps={{ "aria-label": "Clear" }}
      valueFormat="D MMMM YYYY"
      defaultLevel="decade"
      minDate="1900-01-01"
      maxDate={today}
      popoverProps={{ withinPortal: true }}
      data-autofocus={isFirst || undefined}
      data-testid="person-born"
      {...field}
    />
  );
}
