import type { Story } from "../api/planned";
import { clockTime, dayInWords } from "../time/words";
import classes from "./StoryOfMoves.module.css";
import { stepInWords } from "./chain";

/** The steps of a chain, each an opening and who has it now. `here` is the slot that is being looked at. */
export function StoryOfMoves({ story, here, now }: { story: Story; here: string; now: number }) {
  return (
    <ol className={classes.story}>
      {story.steps.map((step) => (
        <li
          key={step.step}
          className={classes.step}
          data-testid="chain-step"
          data-state={step.state}
          aria-current={step.slot_id === here ? "step" : undefined}
        >
          <span className={`${classes.when} numbers`}>
            {dayInWords(step.brief.start, step.brief.zone, now)} {clockTime(step.brief.start, step.brief.zone)}
            <span className={classes.who}> {step.brief.doctor_name}</span>
          </span>
          <span className={classes.what}>{stepInWords(step, now)}</span>
        </li>
      ))}
    </ol>
  );
}
