// The month grid. Text reaches the page through text nodes only: a campaign's name is never markup.
const grids = new WeakMap()
const DAY = 86400000

const made = (tag, className, text) => {
  const element = document.createElement(tag)
  if (className) element.className = className
  if (text !== undefined) element.textContent = text
  return element
}

const later = (day, days) => new Date(Date.parse(day) + days * DAY).toISOString().slice(0, 10)

const filled = (words, values) =>
  words.replace(/\{(\w+)\}/g, (whole, name) => (name in values ? values[name] : whole))

export default function (component) {
  const { data, parentElement, setTriggerValue } = component
  const root = parentElement.querySelector(".calendar")
  const own = grids.get(parentElement) ?? {}
  grids.set(parentElement, own)
  const say = (text) => (root.querySelector(".said").textContent = text)

  const open = (bar) => setTriggerValue("open", { campaign: bar.id, n: Date.now() })
  const openDay = (day) => setTriggerValue("day", { day, n: Date.now() })
  const move = (bar, days) => {
    if (days) setTriggerValue("move", { campaign: bar.id, version: bar.version, days, n: Date.now() })
  }

  const told = (bar, days) =>
    filled(data.words.moves, { name: bar.name, day: later(bar.start, days), n: (days > 0 ? "+" : "") + days })

  // Where the whole campaign would lie, also in weeks that its bars do not reach now.
  const marked = (bar, days) => {
    for (const each of root.querySelectorAll(".grid .day")) {
      const there = each.dataset.day >= later(bar.start, days) && each.dataset.day <= later(bar.end, days)
      each.classList.toggle("there", days !== 0 && there)
    }
    for (const each of root.querySelectorAll(".bar")) {
      if (each.dataset.id !== String(bar.id)) continue
      each.classList.toggle("moving", days !== 0)
      each.querySelector(".shift").textContent = days ? ` ${days > 0 ? "+" : ""}${days}` : ""
    }
  }

  const dayAt = (x, y) => {
    for (const cell of root.querySelectorAll(".grid .day")) {
      const box = cell.getBoundingClientRect()
      if (x >= box.left && x < box.right && y >= box.top && y < box.bottom) return cell
    }
    return null
  }

  const aim = (cell) => {
    for (const each of root.querySelectorAll(".day.aim")) each.classList.remove("aim")
    cell?.classList.add("aim")
  }

  const dragged = (element, bar) => {
    element.onpointerdown = (event) => {
      if (event.button !== 0) return
      const from = dayAt(event.clientX, event.clientY)
      const start = { x: event.clientX, y: event.clientY }
      let days = 0
      let far = false
      const end = () => {
        element.onpointermove = element.onpointerup = element.onpointercancel = own.leave = null
        aim(null)
        marked(bar, 0)
      }
      own.leave = () => {
        end()
        say(data.words.kept)
      }
      element.setPointerCapture(event.pointerId)
      element.onpointermove = (at) => {
        far ||= Math.hypot(at.clientX - start.x, at.clientY - start.y) > 5
        if (!far || !data.editable || !from) return
        const cell = dayAt(at.clientX, at.clientY)
        aim(cell)
        days = cell ? Math.round((Date.parse(cell.dataset.day) - Date.parse(from.dataset.day)) / DAY) : 0
        marked(bar, days)
        say(days ? told(bar, days) : "")
      }
      element.onpointerup = () => {
        end()
        if (!far) open(bar)
        else move(bar, days)
      }
      element.onpointercancel = end
    }
  }

  // Alt and an arrow shift the bar on the screen only; Enter drops it there, Escape puts it back.
  const keyed = (element, bar) => {
    const steps = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -7, ArrowDown: 7 }
    let days = 0
    element.onkeydown = (event) => {
      if (event.altKey && event.key in steps && data.editable) {
        event.preventDefault()
        days += steps[event.key]
        marked(bar, days)
        say(days ? `${told(bar, days)} ${data.words.drop}` : "")
      } else if (event.key === "Escape" && own.leave) {
        own.leave()
      } else if (event.key === "Escape" && days) {
        days = 0
        marked(bar, 0)
        say(data.words.kept)
      } else if (event.key === "Enter" || event.key === " ") {
        event.preventDefault()
        if (days) move(bar, days)
        else open(bar)
        days = 0
        marked(bar, 0)
      }
    }
    element.onblur = () => {
      days = 0
      marked(bar, 0)
    }
  }

  const button = (bar) => {
    const element = made("button", `bar ${bar.state} ${bar.clash}`)
    element.type = "button"
    element.dataset.id = bar.id
    element.setAttribute("aria-label", bar.label)
    element.title = bar.label
    for (const [first, last, phase] of bar.segments ?? []) {
      const part = made("span", `part ${phase}`)
      const whole = bar.last - bar.first + 1
      part.style.left = `${((first - bar.first) / whole) * 100}%`
      part.style.width = `${((last - first + 1) / whole) * 100}%`
      // The first part has the campaign's name; a part of a day or two has no room for a longer word.
      if (first > bar.first && data.phases[phase]) part.append(made("span", "phase", data.phases[phase]))
      element.append(part)
    }
    const text = made("span", "text")
    text.append(made("b", "", bar.level), made("span", "", ` ${bar.name}`), made("span", "shift", ""))
    element.append(text)
    if (bar.clash) element.append(made("span", "sign", "▲"))
    return element
  }

  // A phase is named where the campaign's name leaves room for it.
  const fitted = () => {
    const named = [...root.querySelectorAll(".grid .bar")].map((bar) => {
      const [edge, shift] = [bar.getBoundingClientRect().left, bar.querySelector(".shift").getBoundingClientRect()]
      return [bar, shift.right - edge]
    })
    for (const [bar, taken] of named)
      for (const part of bar.querySelectorAll(".phase"))
        part.classList.toggle("hides", part.parentElement.offsetLeft < taken || part.scrollWidth > part.clientWidth)
  }

  const cell = (day, column) => {
    const element = made("div", "day")
    element.dataset.day = day.day
    element.style.gridColumn = column + 1
    element.classList.toggle("out", !day.here)
    element.classList.toggle("today", day.today)
    element.classList.toggle("off", day.off === true)
    const head = made("div", "head")
    head.append(made("span", "number", day.number))
    if (day.off_name) head.append(made("span", "off_name", day.off_name))
    if (day.due) {
      const due = made("button", day.late ? "due late" : "due", day.due)
      due.type = "button"
      due.title = day.due_label
      due.setAttribute("aria-label", day.due_label)
      due.onclick = () => openDay(day.day)
      head.append(due)
    }
    element.append(head)
    for (const event of day.events) element.append(made("div", `event ${event.level}`, event.name))
    return element
  }

  const week = (each) => {
    const row = made("div", "week")
    row.style.setProperty("--lanes", each.lanes)
    row.style.setProperty("--heads", Math.max(0, ...each.days.map((day) => day.events.length)))
    each.days.forEach((day, column) => row.append(cell(day, column)))
    for (const bar of each.bars) {
      const element = button(bar)
      element.classList.toggle("from", bar.came_from)
      element.classList.toggle("on", bar.goes_on)
      element.style.gridColumn = `${bar.first + 1} / ${bar.last + 2}`
      element.style.setProperty("--lane", bar.lane)
      dragged(element, bar)
      keyed(element, bar)
      row.append(element)
    }
    each.hidden.forEach((n, column) => {
      if (!n) return
      const more = made("button", "more", filled(data.words.more, { n }))
      more.type = "button"
      more.onclick = () => setTriggerValue("more", { n: Date.now() })
      more.style.gridColumn = column + 1
      row.append(more)
    })
    return row
  }

  const news = (day) => day.events.filter((event) => event.begins || day.first)

  const listed = (day, bars) => {
    const item = made("div", "entry")
    item.append(made("div", "when", day.label))
    for (const event of news(day)) item.append(made("div", `event ${event.level}`, event.name))
    for (const bar of bars) {
      const element = button({ ...bar, segments: [] })
      element.onclick = () => open(bar)
      item.append(element)
    }
    if (day.due) item.append(made("div", "due_text", day.due_label))
    return item
  }

  // Drawing anew takes the focus along: it stays with the campaign that had it.
  const active = root.getRootNode().activeElement
  const held = active?.classList.contains("bar") ? active.dataset.id : null
  const head = made("div", "names")
  for (const name of data.weekdays) head.append(made("div", "name", name))
  root.querySelector(".grid").replaceChildren(head, ...data.weeks.map(week))
  root.querySelector(".hint").textContent = data.hint
  const entries = []
  for (const each of data.weeks) {
    each.days.forEach((day, column) => {
      // What began in an earlier month stands under the first day of this one.
      const runs = (bar) => (day.first ? bar.first <= column && bar.last >= column : bar.first === column && !bar.came_from)
      const begins = each.bars.filter(runs)
      if (day.here && (begins.length || news(day).length || day.due)) entries.push(listed(day, begins))
    })
  }
  root.querySelector(".list").replaceChildren(...entries)
  if (held) {
    const again = [...root.querySelectorAll(".bar")].filter((bar) => bar.dataset.id === held)
    again.find((bar) => bar.offsetParent)?.focus({ preventScroll: true })
  }
  own.seen?.disconnect()
  own.seen = new ResizeObserver(fitted)
  own.seen.observe(root)
  if (own.notice !== data.notice) say(data.notice)
  own.notice = data.notice
  return () => {
    own.seen.disconnect()
    grids.delete(parentElement)
  }
}
