import type { Story } from "../api/shapes";
import { linkInWords, placeInWords } from "./chain";
import classes from "./StoryOfMoves.module.css";

/** The links of a chain, each an opening and who has it now. `here` is the slot that is being looked at. */
export function StoryOfMoves({ story, here, now }: { story: Story; here: string; now: number }) {
  return (
    <ol className={classes.story}>
      {story.links.map((link) => (
        <li
          key={link.step}
          className={classes.step}
          data-testid="chain-step"
          data-state={link.state}
          aria-current={link.place.slot_id === here ? "step" : undefined}
        >
          <span className={`${classes.when} numbers`}>
            {placeInWords(link.place, now)}
            {link.place.brief && <span className={classes.who}> · {link.place.brief.doctor_name}</span>}
          </span>
          <span className={classes.what}>{linkInWords(link, now)}</span>
        </li>
      ))}
    </ol>
  );
}
