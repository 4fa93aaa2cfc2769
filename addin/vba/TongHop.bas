Attribute VB_Name = "TongHop"
Option Explicit
Option Private Module

Private Const CRITICAL As Long = 16
Private Const ESC_IS_OURS As Long = 0
Private Const ESC_INTERRUPTS As Long = 1

Public Function CommandOf(ByVal functionName As String) As String
    CommandOf = "import addin.macros; addin.macros." & functionName & "()"
End Function

Public Sub PressButton(ByVal functionName As String)
    Dim missing As String
    On Error GoTo failed
    If ActiveWorkbook Is Nothing Then
        Tell NoWorkbookText()
        Exit Sub
    End If
    missing = MissingInterpreter()
    If missing <> "" Then
        Tell NoPythonText() & vbCrLf & missing
        Exit Sub
    End If
    ' Python listens for Esc itself, to stop a pull before anything is written.
    Application.EnableCancelKey = ESC_IS_OURS
    RunPython CommandOf(functionName)
    Application.EnableCancelKey = ESC_INTERRUPTS
    Exit Sub
failed:
    Application.EnableCancelKey = ESC_INTERRUPTS
    Tell FailedText() & vbCrLf & Err.Description
End Sub

Public Sub TellFault(ByVal report As String)
    ' What Python, or Windows in its place, wrote before it gave up.
    If InStr(report, "Traceback") > 0 And Not IsBroken(report) Then
        Tell FailedText() & vbCrLf & LastLine(report)
    Else
        Tell BrokenText() & vbCrLf & LastLine(report)
    End If
End Sub

Public Function CellFault(ByVal report As String) As String
    If IsBroken(report) Then
        CellFault = "#TH: " & BrokenText()
    Else
        CellFault = "#TH: " & LastLine(report)
    End If
End Function

Private Function IsBroken(ByVal report As String) As Boolean
    ' Packages that are missing, or of another version than this file.
    Dim sign As Variant
    For Each sign In Array("ModuleNotFoundError", "ImportError", "module 'addin", _
            "Could not load", "Could not activate")
        If InStr(report, sign) > 0 Then IsBroken = True
    Next
End Function

Private Function LastLine(ByVal report As String) As String
    Dim line As Variant
    For Each line In Split(Replace(report, vbCr, ""), vbLf)
        If Trim(line) <> "" Then LastLine = Trim(line)
    Next
End Function

Public Function IsOpen(ByVal fileName As String) As Boolean
    ' An add-in is found by its name only: it is not in the list of workbooks.
    Dim found As Object
    On Error Resume Next
    Set found = Workbooks(fileName)
    IsOpen = Not found Is Nothing
End Function

Public Function MissingInterpreter() As String
    ' A bare name such as "pythonw" is left to the search path.
    Dim interpreter As String
    #If Mac Then
        MissingInterpreter = ""
    #Else
        interpreter = GetConfig("INTERPRETER_WIN", "pythonw")
        If InStr(interpreter, "\") > 0 Then
            ' LibreOffice has a FileExists of its own.
            If Not xlwings.FileExists(interpreter) Then MissingInterpreter = interpreter
        End If
    #End If
End Function

Private Sub Tell(ByVal message As String)
    ' MsgBox shows only the letters of the system's own code page.
    #If Mac Then
        MsgBox message, vbCritical, TitleText()
    #Else
        WScript.Popup message, 0, TitleText(), CRITICAL
    #End If
End Sub
