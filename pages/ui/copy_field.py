"""A field for one part of a piece of copy: a live counter, and remarks underlined where they stand.

Streamlit's text area tells Python what was typed only when it loses the focus; copy is checked as
it is typed. The component sends the text after a short pause; counting and checking stay in Python.
"""

from collections.abc import Sequence

import streamlit as st

from core.content.checks.finding import Finding
from core.content.checks.limits import Count, unit_name
from core.locale import _
from core.text import utf16_units

_HTML = """
<div class="field">
  <div class="head">
    <label for="text"></label>
    <span class="count" id="count" aria-live="polite"></span>
    <button type="button"></button>
  </div>
  <div class="box">
    <div class="back" aria-hidden="true"></div>
    <textarea id="text" rows="1" spellcheck="false" aria-describedby="count"></textarea>
  </div>
</div>
"""

_CSS = """
.field { font-family: var(--st-font); color: var(--st-text-color); }
.head { display: flex; align-items: baseline; gap: 0.75rem; font-size: 0.875rem; line-height: 1.6; }
label { flex: 1; }
button { font: inherit; color: var(--st-text-color); background: none; border: 0; padding: 0 0.25rem;
       border-radius: var(--st-base-radius); cursor: pointer; text-decoration: underline;
       text-underline-offset: 3px; }
button:hover { color: var(--st-primary-color); }
button:focus-visible { outline: 2px solid var(--st-primary-color); }
.count { color: var(--st-gray-text-color); font-variant-numeric: tabular-nums; white-space: nowrap; }
.over .count { color: var(--st-red-text-color); font-weight: 600; }
.box { position: relative; background: var(--st-secondary-background-color);
       border: 1px solid var(--st-border-color); border-radius: var(--st-base-radius); }
.box:focus-within { border-color: var(--st-primary-color); box-shadow: 0 0 0 1px var(--st-primary-color); }
.over .box { border-color: var(--st-red-color); }
.back, textarea { box-sizing: border-box; width: 100%; margin: 0; padding: 0.5rem 0.75rem; border: 0;
       font: inherit; font-size: 1rem; line-height: 1.6; white-space: pre-wrap; overflow-wrap: anywhere; }
.back { position: absolute; inset: 0; color: transparent; pointer-events: none; }
textarea { position: relative; display: block; background: transparent; color: inherit; resize: none;
       overflow: hidden; outline: none; }
mark { background: transparent; color: transparent; border-radius: 2px;
       text-decoration: underline wavy 1.5px; text-underline-offset: 4px; }
mark.block { text-decoration-color: var(--st-red-color); background: color-mix(in srgb, var(--st-red-color) 14%, transparent); }
mark.warn { text-decoration-color: var(--st-orange-color); background: color-mix(in srgb, var(--st-orange-color) 14%, transparent); }
mark.info { text-decoration: underline dotted 1.5px var(--st-blue-color); }
"""

# The text of the page is built from text nodes only: copy is never markup.
_JS = """
const fields = new WeakMap()

export default function ({ data, parentElement, setStateValue }) {
  const root = parentElement.querySelector(".field")
  const area = root.querySelector("textarea")
  const back = root.querySelector(".back")
  if (!fields.has(parentElement)) fields.set(parentElement, { stamp: null, timer: 0, told: null })
  const own = fields.get(parentElement)

  const grow = () => {
    area.style.height = "auto"
    area.style.height = `${area.scrollHeight}px`
  }
  const paint = () => {
    back.replaceChildren()
    let at = 0
    for (const mark of area.value === data.text ? data.marks : []) {
      if (mark.start < at) continue
      back.append(area.value.slice(at, mark.start))
      const shown = document.createElement("mark")
      shown.className = mark.severity
      shown.textContent = area.value.slice(mark.start, mark.end)
      back.append(shown)
      at = mark.end
    }
    back.append(area.value.slice(at))
  }
  const tell = () => {
    clearTimeout(own.timer)
    if (own.told === area.value) return
    own.told = area.value
    setStateValue("value", area.value)
  }

  const copy = root.querySelector("button")
  const take = async () => {
    try {
      await navigator.clipboard.writeText(area.value)
    } catch {
      area.select() // without a secure address the old way still works
      document.execCommand("copy")
    }
    copy.textContent = data.copied
    setTimeout(() => (copy.textContent = data.copy), 1500)
  }

  root.querySelector("label").textContent = data.label
  copy.textContent = data.copy
  copy.setAttribute("aria-label", data.copyLabel)
  copy.onclick = take
  root.querySelector(".count").textContent = data.count
  root.classList.toggle("over", data.over)
  area.setAttribute("aria-invalid", String(data.over))
  area.readOnly = data.readOnly
  if (own.stamp !== data.stamp) {
    own.stamp = data.stamp
    own.told = data.text
    area.value = data.text
  }
  area.oninput = () => {
    grow()
    paint()
    clearTimeout(own.timer)
    own.timer = setTimeout(tell, 250)
  }
  area.onblur = tell
  area.onkeydown = (event) => {
    if (event.key === "Enter" && !data.lines && !event.isComposing) event.preventDefault()
  }
  paint()
  grow()
  requestAnimationFrame(grow)
  if (!own.seen) {
    own.seen = new ResizeObserver(grow)
    own.seen.observe(root)
  }
  return () => {
    clearTimeout(own.timer)
    own.seen?.disconnect()
    fields.delete(parentElement)
  }
}
"""

_field = st.components.v2.component("copy_field", html=_HTML, css=_CSS, js=_JS)


def typed(key: str) -> str | None:
    """Return what was typed into the field of a key, None where nothing was since it appeared."""
    state = st.session_state.get(key)
    value = state.get("value") if state is not None else None
    return value if isinstance(value, str) else None


def copy_field(
    label: str,
    text: str,
    *,
    key: str,
    count: Count | None,
    findings: Sequence[Finding],
    lines: bool,
    read_only: bool,
) -> None:
    """Draw the field with the text as Python last saw it."""
    _field(
        key=key,
        data={
            "label": label,
            "text": text,
            "stamp": key,
            "count": _written(count, text),
            "over": count is not None and count.over,
            "marks": [_mark(text, finding) for finding in _worst_first_by_place(findings)],
            "lines": lines,
            "copy": _("Copy it"),
            "copied": _("Copied"),
            "copyLabel": _("Copy: {part}").format(part=label),
            "readOnly": read_only,
        },
        on_value_change=lambda: None,
    )


def _written(count: Count | None, text: str) -> str:
    if count is None:
        return _("{n} characters").format(n=len(text))
    said = f"{count.used}/{count.limit} {unit_name(count.unit)}"
    return _("{count} · {n} too many").format(count=said, n=count.used - count.limit) if count.over else said


def _worst_first_by_place(findings: Sequence[Finding]) -> list[Finding]:
    rank = {"block": 0, "warn": 1, "info": 2}
    return sorted(findings, key=lambda finding: (finding.start, rank[finding.severity], -finding.end))


def _mark(text: str, finding: Finding) -> dict[str, int | str]:
    """Return the span as the browser counts it, in UTF-16 units."""
    return {
        "start": utf16_units(text[: finding.start]),
        "end": utf16_units(text[: finding.end]),
        "severity": finding.severity,
    }
