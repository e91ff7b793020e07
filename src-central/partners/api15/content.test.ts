import { expect, it } from 'vitest';
import { type Answer, writeJson, writeJsonp, writeXml } from './content.ts';

const levels = [{ id: '43', name: 'Basic' }, { id: '44' }];
const answer: Answer = { status: 'success', fields: { membership: [{ id: '1', empty: '', levels }] } };

it('XML has a list once per item, under its name', () => {
  expect(writeXml(answer)).toBe(`<response status="success">
  <membership>
    <id>1</id>
    <empty></empty>
    <levels>
      <id>43</id>
      <name>Basic</name>
    </levels>
    <levels>
      <id>44</id>
    </levels>
  </membership>
</response>
`);
});

it.each([
  ['markup', '<a href="x">&amp;\'</a>', '&lt;a href=&quot;x&quot;&gt;&amp;amp;&apos;&lt;/a&gt;'],
  ['the end of a section', ']]>', ']]&gt;'],
  ['what XML has no place for', 'a\u{0}\u{B}\u{FFFE}b', 'a\u{FFFD}\u{FFFD}\u{FFFD}b'],
  ['half a character', 'a\u{D800}b', 'a\u{FFFD}b'],
  ['whole ones', 'Ünï 🎁', 'Ünï 🎁'],
  ['a carriage return', '\r\n', '&#13;\n'],
])('XML escapes %s', (_, text, escaped) => {
  expect(writeXml({ status: 'error', error: text })).toContain(`<error>${escaped}</error>`);
});

it('JSON has the same names, and no white space where it is condensed', () => {
  const body = { status: 'success', membership: [{ id: '1', empty: '', levels }] };
  expect([JSON.parse(writeJson(answer, false)), JSON.parse(writeJson(answer, true))]).toEqual([body, body]);
  expect(writeJson(answer, false)).toContain('\n');
  expect(writeJson({ status: 'error', error: 'no' }, true)).toBe('{"status":"error","error":"no"}');
});

it('JSONP hands the JSON to the function, and no separator of lines ends the script', () => {
  expect(writeJsonp('a.b', '{"x":"\u2028\u2029"}')).toBe('a.b({"x":"\\u2028\\u2029"});');
});
