import { expect, test } from 'vitest';
import { Fault, faultFromText, faultOf } from './errors';

const sent = { code: 'invalid', text: 'This is no CSV.', file: 'a.csv', line: 12, hint: 'Export it again.' };

test('the JSON of a service becomes a fault, as a body and as the text of an error', () => {
  for (const fault of [
    faultFromText(JSON.stringify(sent)),
    faultOf(new Error(JSON.stringify(sent))),
    faultOf(JSON.stringify(sent)),
  ]) {
    expect(fault).toMatchObject(sent);
    expect(fault.where).toBe('a.csv, line 12');
  }
});

test('what is no fault becomes an internal one with its text', () => {
  expect(faultOf(new TypeError('x is undefined'))).toMatchObject({ code: 'internal', text: 'x is undefined' });
  expect(faultFromText('<html>502</html>')).toMatchObject({ code: 'internal', text: '<html>502</html>' });
  expect(faultFromText('').text).not.toBe('');
  expect(faultFromText('{"code":"nonsense","text":"x"}')).toMatchObject({ code: 'internal' });
});

test('a fault stays itself', () => {
  const fault = new Fault({ code: 'busy', text: 'Locked.' });
  expect(faultOf(fault)).toBe(fault);
  expect(fault.where).toBe('');
});
