"""Long work that outlives the page: submitted by pages, run by the worker process, followed by anyone.

Our rows say what a person may know about a job; DBOS, in tables of its own, remembers which steps
are finished. A page only ever writes the row `queued`, in the transaction of whatever else it
saves; the worker hands such rows to DBOS under the job's own id, so a death in between loses
nothing and doubles nothing.
"""
