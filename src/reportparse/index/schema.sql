-- One SQLite file over the report JSONs of a folder; docs/index.md explains it.
-- The JSON files are the truth: this file can be deleted and built again at any time.

CREATE TABLE meta (
  key TEXT PRIMARY KEY,
  value TEXT NOT NULL
) WITHOUT ROWID;

CREATE TABLE files (
  file_id INTEGER PRIMARY KEY,
  path TEXT NOT NULL UNIQUE,       -- below the folder
  sha256 TEXT NOT NULL,
  bytes INTEGER NOT NULL,
  mtime_ns INTEGER NOT NULL,
  problem TEXT                     -- why the file holds no report; else null
);

CREATE TABLE agencies (
  agency_key TEXT PRIMARY KEY,     -- the id; else name:…; else sha256:… of the PDF
  keyed_by TEXT NOT NULL CHECK (keyed_by IN ('id', 'name', 'source')),
  agency_id TEXT,                  -- stays the same through renamings
  name TEXT,                       -- as the newest report prints it
  status TEXT NOT NULL,
  body TEXT,
  region_lineage TEXT,             -- the code that stands for the place through its renamings
  region_name TEXT,
  region_level TEXT,
  first_year INTEGER,
  last_year INTEGER,
  reports INTEGER NOT NULL
);

CREATE TABLE agency_names (        -- the lineage: what the agency and its place were called, and when
  agency_key TEXT NOT NULL REFERENCES agencies,
  name TEXT,
  region_code TEXT,
  region_name TEXT,
  first_year INTEGER,
  last_year INTEGER
);

CREATE TABLE agency_changes (      -- mergers and takeovers: numbers are never joined over them
  agency_key TEXT NOT NULL REFERENCES agencies,
  first_year INTEGER NOT NULL,
  last_year INTEGER NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('place', 'body')),
  direction TEXT NOT NULL CHECK (direction IN ('from', 'into')),
  other TEXT NOT NULL,             -- what it took over, or what took it over
  other_key TEXT,                  -- its key, where it is in this archive
  source TEXT NOT NULL
);

CREATE TABLE reports (
  report_id INTEGER PRIMARY KEY,
  file_id INTEGER NOT NULL REFERENCES files ON DELETE CASCADE,
  position INTEGER NOT NULL,       -- place in a file that holds several reports, from 0
  agency_key TEXT NOT NULL,
  agency_id TEXT,
  agency_name TEXT,
  agency_status TEXT NOT NULL,
  body TEXT,
  region_code TEXT,                -- in force in the year reported on
  region_lineage TEXT,
  region_name TEXT,
  region_level TEXT,
  year INTEGER,
  period_start TEXT,
  period_end TEXT,
  title TEXT,
  issued TEXT,
  source_file TEXT,
  source_sha256 TEXT NOT NULL,
  source_pages INTEGER NOT NULL,
  source_path TEXT,                -- the PDF as the batch read it, where a ledger says so
  recognised_pages INTEGER NOT NULL,
  parser_version TEXT NOT NULL,
  parser_codebook TEXT NOT NULL,
  UNIQUE (file_id, position)
);

CREATE TABLE report_forms (
  report_id INTEGER NOT NULL REFERENCES reports ON DELETE CASCADE,
  form TEXT NOT NULL,
  layout TEXT,                     -- of a form that has several
  pages TEXT NOT NULL,
  PRIMARY KEY (report_id, form)
) WITHOUT ROWID;

CREATE TABLE series (
  series_id INTEGER PRIMARY KEY,
  series TEXT NOT NULL UNIQUE,     -- only numbers of one series may be compared
  unit TEXT NOT NULL,
  first_year INTEGER,              -- in which the forms are used
  last_year INTEGER                -- null: until today
);

CREATE TABLE series_links (
  series_id INTEGER NOT NULL REFERENCES series,
  other_id INTEGER NOT NULL REFERENCES series,
  relation TEXT NOT NULL,          -- series is broader, narrower …; exact ones are one series
  note TEXT NOT NULL,
  source TEXT,
  PRIMARY KEY (series_id, other_id)
) WITHOUT ROWID;

CREATE TABLE cells (               -- every cell of every form
  cell_id INTEGER PRIMARY KEY,
  form TEXT NOT NULL,
  layout TEXT,
  indicator TEXT NOT NULL,
  applicant TEXT,
  span TEXT NOT NULL,
  series_id INTEGER NOT NULL REFERENCES series,
  label TEXT NOT NULL,             -- official, outermost first, ' > ' between
  english TEXT NOT NULL
);

CREATE TABLE evidence (
  evidence_id INTEGER PRIMARY KEY,
  wording TEXT NOT NULL,
  place TEXT NOT NULL,
  reader TEXT NOT NULL,
  second_reader TEXT NOT NULL,
  rules TEXT NOT NULL              -- separated by spaces
);

CREATE TABLE statistics (
  statistic_id INTEGER PRIMARY KEY,
  report_id INTEGER NOT NULL REFERENCES reports ON DELETE CASCADE,
  cell_id INTEGER NOT NULL REFERENCES cells,
  value NUMERIC,                   -- for calculations; null when there is no number
  value_exact TEXT,                -- as the JSON has it: decimals digit for digit
  unit TEXT NOT NULL,
  status TEXT NOT NULL CHECK (status IN ('certain', 'doubtful', 'blank', 'missing')),
  absent TEXT CHECK (absent IN ('blank', 'missing', 'unreadable')),  -- why value is null
  raw TEXT,
  page INTEGER,
  x0 REAL, top REAL, x1 REAL, bottom REAL,
  evidence_id INTEGER NOT NULL REFERENCES evidence,
  note TEXT
);

CREATE TABLE unmapped (
  unmapped_id INTEGER PRIMARY KEY,
  report_id INTEGER NOT NULL REFERENCES reports ON DELETE CASCADE,
  form TEXT,
  label TEXT NOT NULL,
  raw TEXT NOT NULL,
  page INTEGER NOT NULL,
  reason TEXT NOT NULL
);

CREATE TABLE findings (
  finding_id INTEGER PRIMARY KEY,
  report_id INTEGER NOT NULL REFERENCES reports ON DELETE CASCADE,
  code TEXT NOT NULL,
  origin TEXT NOT NULL,
  severity TEXT NOT NULL,
  message TEXT NOT NULL,
  printed TEXT,
  expected TEXT,
  diagnosis TEXT
);

CREATE TABLE finding_statistics (  -- the cells a finding is about
  finding_id INTEGER NOT NULL REFERENCES findings ON DELETE CASCADE,
  position INTEGER NOT NULL,
  indicator TEXT NOT NULL,
  applicant TEXT,
  PRIMARY KEY (finding_id, position)
) WITHOUT ROWID;

CREATE TABLE figures (
  figure_id INTEGER PRIMARY KEY,
  report_id INTEGER NOT NULL REFERENCES reports ON DELETE CASCADE,
  text TEXT NOT NULL,
  value NUMERIC,
  value_exact TEXT,
  unit TEXT,
  raw TEXT NOT NULL,
  page INTEGER NOT NULL,
  indicator TEXT,
  applicant TEXT,
  agrees INTEGER
);

CREATE TABLE sections (
  section_id INTEGER PRIMARY KEY,
  report_id INTEGER NOT NULL REFERENCES reports ON DELETE CASCADE,
  number TEXT,
  title TEXT NOT NULL,
  level INTEGER NOT NULL,
  text TEXT NOT NULL,
  first_page INTEGER NOT NULL,
  last_page INTEGER NOT NULL
);

CREATE VIRTUAL TABLE sections_fts USING fts5 (
  title, text, content="sections", content_rowid="section_id", tokenize="trigram"
);
CREATE TRIGGER sections_added AFTER INSERT ON sections BEGIN
  INSERT INTO sections_fts (rowid, title, text) VALUES (new.section_id, new.title, new.text);
END;
CREATE TRIGGER sections_removed AFTER DELETE ON sections BEGIN
  INSERT INTO sections_fts (sections_fts, rowid, title, text)
  VALUES ('delete', old.section_id, old.title, old.text);
END;

-- Views for the usual questions.

CREATE VIEW readings AS            -- every cell with its agency, year and labels
SELECT s.statistic_id, r.report_id, r.agency_key, r.agency_name, r.region_lineage, r.year,
  c.form, c.layout, c.indicator, c.applicant, c.span, s.value, s.value_exact, s.unit, s.status,
  s.absent, s.raw, s.page, c.label, c.english, e.series, s.note,
  r.source_file, r.source_sha256
FROM statistics s JOIN reports r USING (report_id) JOIN cells c USING (cell_id)
  JOIN series e USING (series_id);

CREATE VIEW requests_by_year AS    -- the rows of the matrix of requests, column 总计
SELECT r.agency_key, r.agency_name, r.year, c.form,
  max(CASE c.indicator WHEN 'requests.received' THEN s.value END) AS received,
  max(CASE c.indicator WHEN 'requests.carried_in' THEN s.value END) AS carried_in,
  max(CASE c.indicator WHEN 'requests.processed' THEN s.value END) AS processed,
  max(CASE c.indicator WHEN 'requests.processed.granted' THEN s.value END) AS granted,
  max(CASE c.indicator WHEN 'requests.processed.partially_granted' THEN s.value END)
    AS partially_granted,
  max(CASE c.indicator WHEN 'requests.carried_out' THEN s.value END) AS carried_out,
  sum(s.status = 'doubtful') AS doubtful,
  sum(s.status IN ('blank', 'missing')) AS without_number,
  r.report_id
FROM statistics s JOIN reports r USING (report_id) JOIN cells c USING (cell_id)
WHERE c.applicant = 'total' AND c.form LIKE 'requests-%'
GROUP BY r.report_id, c.form;

CREATE VIEW coverage AS            -- which forms an agency printed in which year
SELECT r.agency_key, r.agency_name, r.year, group_concat(f.form, ' ') AS forms,
  count(DISTINCT r.report_id) AS reports
FROM reports r LEFT JOIN report_forms f USING (report_id)
GROUP BY r.agency_key, r.year;

CREATE VIEW doubts AS              -- numbers to look up on the page before they are used
SELECT g.agency_name, g.year, g.indicator, g.applicant, g.value_exact, g.unit, g.raw, g.page,
  group_concat(f.message, '; ') AS findings, g.source_file, g.statistic_id
FROM readings g
  LEFT JOIN findings f ON f.report_id = g.report_id AND EXISTS (
    SELECT 1 FROM finding_statistics n WHERE n.finding_id = f.finding_id
      AND n.indicator = g.indicator AND n.applicant IS g.applicant)
WHERE g.status = 'doubtful'
GROUP BY g.statistic_id;

CREATE VIEW publisher_errors AS    -- sums that do not add up in print
SELECT r.agency_name, r.year, f.code, f.message, f.printed, f.expected, f.diagnosis,
  r.source_file, f.finding_id
FROM findings f JOIN reports r USING (report_id)
WHERE f.origin = 'publisher' AND f.severity = 'error';

CREATE VIEW carried_over AS        -- 结转下年度 of one year beside 上年结转 of the next
SELECT a.agency_key, a.agency_name, a.year AS year, a.carried_out, b.year AS next_year,
  b.carried_in, a.carried_out = b.carried_in AS agrees
FROM requests_by_year a JOIN requests_by_year b
  ON b.agency_key = a.agency_key AND b.year = a.year + 1;

CREATE VIEW reports_of_one_year AS -- several reports of one agency on one year
SELECT agency_key, agency_name, year, count(*) AS reports
FROM reports WHERE year IS NOT NULL GROUP BY agency_key, year HAVING count(*) > 1;

-- Indexes; made when the tables are filled, which is quicker.

CREATE INDEX agency_names_agency ON agency_names (agency_key);
CREATE INDEX agency_changes_agency ON agency_changes (agency_key);
CREATE INDEX reports_agency ON reports (agency_key, year);
CREATE INDEX cells_indicator ON cells (indicator, applicant);
CREATE INDEX statistics_report ON statistics (report_id);
CREATE INDEX statistics_cell ON statistics (cell_id);
CREATE INDEX unmapped_report ON unmapped (report_id);
CREATE INDEX findings_report ON findings (report_id);
CREATE INDEX findings_code ON findings (code, origin);
CREATE INDEX figures_report ON figures (report_id);
CREATE INDEX sections_report ON sections (report_id);
