import { ToggleButton, ToggleButtonGroup } from 'react-aria-components';
import './toggle-row.css';

type ToggleRowProps<Choice extends string> = {
  readonly label: string;
  readonly choices: readonly { readonly id: Choice; readonly words: string }[];
  readonly chosen: Choice;
  readonly onChoose: (choice: Choice) => void;
};

/** A few choices side by side, of which one holds. */
export function ToggleRow<Choice extends string>({ label, choices, chosen, onChoose }: ToggleRowProps<Choice>) {
  return (
    <ToggleButtonGroup
      className="toggle-row"
      aria-label={label}
      selectionMode="single"
      disallowEmptySelection
      selectedKeys={[chosen]}
      onSelectionChange={(keys) => {
        const found = choices.find(({ id }) => keys.has(id));
        if (found !== undefined) onChoose(found.id);
      }}
    >
      {choices.map(({ id, words }) => (
        <ToggleButton key={id} id={id} className="toggle-row__choice">
          {words}
        </ToggleButton>
      ))}
    </ToggleButtonGroup>
  );
}
