import { Text } from "@mantine/core";

import type { Doctor } from "../api/shapes";
import { specialtyLabel } from "../queries/catalog";
import { BoardSlot } from "./BoardSlot";
import type { Cell } from "./day";
import classes from "./DoctorSections.module.css";

interface Props {
  doctors: readonly Doctor[];
  cells: readonly Cell[];
  chosenId: string | null;
  choose: (slotId: string) => void;
}

/** On a phone: the doctors one below the other. */
export function DoctorSections({ doctors, cells, chosenId, choose }: Props) {
  return (
    <div className={classes.sections}>
      {doctors.map((doctor) => {
        const own = cells.filter(({ slot }) => slot.doctor_id === doctor.id);
        if (own.length === 0) return null;
        return (
          <section key={doctor.id} aria-label={doctor.name}>
            <Text fw={700} mb={8}>
              {doctor.name}{" "}
              <Text span size="sm" c="dimmed" fw={400}>
                {specialtyLabel(doctor.specialty)}
              </Text>
            </Text>
            <div className={classes.slots}>
              {own.map((cell) => (
                <BoardSlot key={cell.slot.id} cell={cell} chosen={cell.slot.id === chosenId} choose={choose} />
              ))}
            </div>
          </section>
        );
      })}
    </div>
  );
}
