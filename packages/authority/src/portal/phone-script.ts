/**
 * What runs in the telephone: plain JavaScript of 2017, for telephones are old. A text, because the page's policy allows
 * exactly this text by its hash. It writes with `textContent` alone: nothing that an answer says becomes markup.
 */
export const pageScript = `'use strict';
(function () {
  var get = function (id) { return document.getElementById(id); };
  var show = function (id, on) { get(id).hidden = !on; };
  var only = function (id) { ['asking', 'refused', 'empty', 'answer'].forEach(function (one) { show(one, one === id); }); };
  var request = '';

  function readAddress() {
    var found = '';
    try { found = decodeURIComponent(location.hash.slice(1)); } catch (error) { found = location.hash.slice(1); }
    // What was asked does not stay in the telephone's history.
    if (found !== '') history.replaceState(null, '', location.pathname);
    return found;
  }

  function ask(text) {
    request = text.trim();
    if (request === '') return only('empty');
    only('asking');
    var here = location.pathname.slice(location.pathname.lastIndexOf('/') + 1);
    fetch(here, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ request: request }) })
      .then(function (answer) {
        return answer.json().then(function (body) { answer.ok ? present(body) : refuse(body.title, body.detail); });
      })
      .catch(function () { refuse('No answer', 'This telephone has no network just now, or the service is down.'); });
  }

  function refuse(title, detail) {
    get('refusal').textContent = String(title || 'Refused');
    get('reason').textContent = String(detail || '');
    only('refused');
    // What was pasted can be put right where it stands.
    get('typed').value = request;
    show('empty', true);
  }

  function present(body) {
    get('title').textContent = body.title;
    get('facts').textContent = body.facts;
    document.querySelectorAll('.confirm').forEach(function (place) { place.textContent = body.confirm + ' FILE'; });
    get('typed-there').textContent = body.confirm;
    show('picture', Boolean(body.squares));
    if (body.squares) draw(body.squares, body.name);
    show('spoken', Boolean(body.groups));
    if (body.groups) list(body.head, body.groups);
    save('save-file', new Blob([body.file], { type: 'application/json' }), body.name + '.json');
    only('answer');
    scrollTo(0, 0);
  }

  function draw(squares, name) {
    var margin = 4, scale = 8, side = squares.length + 2 * margin, canvas = get('code');
    canvas.width = canvas.height = side * scale;
    var paper = canvas.getContext('2d');
    paper.fillStyle = '#fff';
    paper.fillRect(0, 0, canvas.width, canvas.height);
    paper.fillStyle = '#000';
    squares.forEach(function (row, y) {
      for (var x = 0; x < row.length; x += 1) {
        if (row[x] === '1') paper.fillRect((x + margin) * scale, (y + margin) * scale, scale, scale);
      }
    });
    canvas.toBlob(function (blob) { save('save-picture', blob, name + '.png'); });
  }

  function list(head, groups) {
    get('head').textContent = head.split('').join(' ');
    var place = get('groups');
    place.textContent = '';
    groups.forEach(function (group) {
      var item = document.createElement('li'), label = document.createElement('b'), digits = document.createElement('span');
      label.textContent = group.label;
      digits.textContent = group.digits.slice(0, 3) + ' ' + group.digits.slice(3);
      item.appendChild(label);
      item.appendChild(digits);
      place.appendChild(item);
    });
  }

  function save(id, blob, name) {
    get(id).href = URL.createObjectURL(blob);
    get(id).download = name;
  }

  get('send').addEventListener('click', function () { ask(get('typed').value); });
  get('again').addEventListener('click', function () { ask(request); });
  addEventListener('hashchange', function () { var found = readAddress(); if (found !== '') ask(found); });
  ask(readAddress());
})();
`;
