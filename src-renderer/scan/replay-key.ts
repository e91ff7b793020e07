/**
 * Gives on a key that was kept from everybody: first to whoever listens for it, then, if nobody took it, as text to
 * the field that has the focus by then, as a browser does. Where the focus had moved from one field to another before,
 * the text goes to the field in which it was typed.
 *
 * @param text what the key writes; empty for one that writes nothing.
 */
export function replayKey(event: KeyboardEvent, text: string): void {
  const origin = event.target instanceof HTMLElement && event.target.isConnected ? event.target : document.body;
  const isField = origin instanceof HTMLInputElement || origin instanceof HTMLTextAreaElement;
  // What was typed outside of any field follows the focus: the key before it may just have moved it to one.
  const followsFocus = !isField || document.activeElement === origin;
  const wanted = origin.dispatchEvent(copyOf('keydown', event));
  if (wanted && text !== '') {
    if (followsFocus) insertAtFocus(text);
    else insertInto(origin, text);
  }
  origin.dispatchEvent(copyOf('keyup', event));
}

/** Deprecated and without a successor: nothing else keeps the field's undo, its limits and its events. */
function insertAtFocus(text: string): void {
  document.execCommand('insertText', false, text);
}

function insertInto(field: HTMLInputElement | HTMLTextAreaElement, text: string): void {
  const start = field.selectionStart ?? field.value.length;
  const end = field.selectionEnd ?? field.value.length;
  const value = field.value.slice(0, start) + text + field.value.slice(end);
  if (field.readOnly || field.disabled || (field.maxLength >= 0 && value.length > field.maxLength)) return;
  // React overrides `value` on the field itself and would take this for a change of its own.
  const prototype = field instanceof HTMLInputElement ? HTMLInputElement.prototype : HTMLTextAreaElement.prototype;
  Object.getOwnPropertyDescriptor(prototype, 'value')?.set?.call(field, value);
  if (field.selectionStart !== null) field.setSelectionRange(start + text.length, start + text.length);
  field.dispatchEvent(new InputEvent('input', { data: text, inputType: 'insertText', bubbles: true }));
}

function copyOf(type: 'keydown' | 'keyup', event: KeyboardEvent): KeyboardEvent {
  const { key, code, location, shiftKey, ctrlKey, altKey, metaKey } = event;
  return new KeyboardEvent(type, {
    key,
    code,
    location,
    shiftKey,
    ctrlKey,
    altKey,
    metaKey,
    modifierAltGraph: event.getModifierState('AltGraph'),
    modifierCapsLock: event.getModifierState('CapsLock'),
    bubbles: true,
    cancelable: true,
    composed: true,
  });
}
