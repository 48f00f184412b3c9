import { type FormEvent, useState } from "react";

interface Task {
  id: number;
  text: string;
  done: boolean;
}

export function {{Name}}() {
  const [tasks, setTasks] = useState<Task[]>([]);
  const [nextId, setNextId] = useState(1);
  const [text, setText] = useState("");

  const add = (event: FormEvent) => {
    event.preventDefault();
    const trimmed = text.trim();
    if (trimmed === "") return;
    setTasks([...tasks, { id: nextId, text: trimmed, done: false }]);
    setNextId(nextId + 1);
    setText("");
  };
  const toggle = (id: number) =>
    setTasks(tasks.map((task) => task.id === id ? { ...task, done: !task.done } : task));

  return (
    <section>
      <form onSubmit={add}>
        <label>
          New task
          <input value={text} onChange={(event) => setText(event.target.value)} />
        </label>
        <button type="submit">Add</button>
      </form>
      <ul>
        {tasks.map((task) => (
          <li key={task.id}>
            <label>
              <input type="checkbox" checked={task.done} onChange={() => toggle(task.id)} />
              {task.text}
            </label>
            <button type="button" onClick={() => setTasks(tasks.filter(({ id }) => id !== task.id))}>
              Delete {task.text}
            </button>
          </li>
        ))}
      </ul>
      <p role="status">{tasks.filter(({ done }) => !done).length} {{word}}</p>
    </section>
  );
}
