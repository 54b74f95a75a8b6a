import { opTimes } from '../store/commands.ts';
import { settingNow } from '../store/setting.ts';
import { COLOURS, type Colour } from '../store/ui.ts';
import { useStudio, useStudioStore } from '../store/useStudio.ts';
import { COLOUR_NAMES, heatOf } from './heat.ts';

/** What the colour of ops says, and what the strongest one stands for. */
export function ColourChoice() {
  const store = useStudioStore();
  const colour = useStudio((s) => s.ui.colour);
  const design = useStudio((s) => s.project.design);
  const setting = useStudio(settingNow);
  const times = useStudio(opTimes);
  const heat = heatOf(colour, design, setting, times);
  return (
    <div className="colour-choice">
      <select
        aria-label="Colour ops by"
        value={colour}
        onChange={(event) => store.getState().show({ colour: event.currentTarget.value as Colour })}
        data-testid="colour"
      >
        {COLOURS.map((value) => (
          <option key={value} value={value}>
            Colour: {COLOUR_NAMES[value]}
          </option>
        ))}
      </select>
      {heat && (
        <span className="colour-scale number" data-testid="colour-scale">
          {heat.most === null ? (
            'not known yet'
          ) : (
            <>
              0 <i aria-hidden /> {heat.most}
            </>
          )}
        </span>
      )}
    </div>
  );
}
